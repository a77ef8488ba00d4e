"""The desktop: Qt widgets over the registry. No SQL and no arithmetic of the domain lives here."""
