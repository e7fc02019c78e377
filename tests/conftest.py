"""Which fixtures does every test suite share?"""

pytest_plugins = ["tests.integration.local_parts"]
