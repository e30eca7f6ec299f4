"""The uvicorn server: its protocol class, and how processes start."""
