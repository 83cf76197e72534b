"""How the shipped pipeline is made and measured. Never imported by the dashboard or a build."""
