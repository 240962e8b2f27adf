-- Makes the database and its two logins; run it as often as you like. Running it with new passwords changes them.
--   sqlcmd -b -S <server> -U <administrator> -v MigrationPassword=… ApiPassword=… -i create-database.sql
-- Nothing here is PerfHub's schema: that is the migrations' part, which a host does (PerfHub__MigrateOnly).

IF DB_ID(N'PerfHub') IS NULL
    CREATE DATABASE PerfHub;
GO

-- Readers see the last committed state and never wait for a filing. Setting the option disconnects other sessions, so it is set only
-- if it is off.
IF EXISTS (SELECT 1 FROM sys.databases WHERE name = N'PerfHub' AND is_read_committed_snapshot_on = 0)
    ALTER DATABASE PerfHub SET READ_COMMITTED_SNAPSHOT ON WITH ROLLBACK IMMEDIATE;

IF EXISTS (SELECT 1 FROM sys.databases WHERE name = N'PerfHub' AND snapshot_isolation_state = 0)
    ALTER DATABASE PerfHub SET ALLOW_SNAPSHOT_ISOLATION ON;
GO

IF SUSER_ID(N'perfhub_migration') IS NULL
    CREATE LOGIN perfhub_migration WITH PASSWORD = N'$(MigrationPassword)', DEFAULT_DATABASE = PerfHub, CHECK_POLICY = ON;
ELSE
    ALTER LOGIN perfhub_migration WITH PASSWORD = N'$(MigrationPassword)';

IF SUSER_ID(N'perfhub_api') IS NULL
    CREATE LOGIN perfhub_api WITH PASSWORD = N'$(ApiPassword)', DEFAULT_DATABASE = PerfHub, CHECK_POLICY = ON;
ELSE
    ALTER LOGIN perfhub_api WITH PASSWORD = N'$(ApiPassword)';
GO

USE PerfHub;
GO

-- Row-level security reads SESSION_CONTEXT, which can give wrong results in a parallel plan on SQL Server 2019, 2022 and early
-- 2025 (a known issue on its documentation page). No query of PerfHub gains from a parallel plan.
ALTER DATABASE SCOPED CONFIGURATION SET MAXDOP = 1;
GO

IF USER_ID(N'perfhub_migration') IS NULL
    CREATE USER perfhub_migration FOR LOGIN perfhub_migration WITH DEFAULT_SCHEMA = dbo;

IF USER_ID(N'perfhub_api') IS NULL
    CREATE USER perfhub_api FOR LOGIN perfhub_api WITH DEFAULT_SCHEMA = dbo;
GO

-- Migrations: whatever lies in dbo, what is made there, and row-level security. No role, no user, no other schema.
GRANT CONTROL ON SCHEMA::dbo TO perfhub_migration;
GRANT CREATE TABLE, CREATE TYPE, CREATE VIEW, CREATE FUNCTION, CREATE PROCEDURE TO perfhub_migration;
GRANT ALTER ANY SECURITY POLICY TO perfhub_migration;

-- The hosts: rows, and nothing about tables. EXECUTE is for the table types that carry a filing's rows in one go.
GRANT SELECT, INSERT, UPDATE, DELETE, EXECUTE ON SCHEMA::dbo TO perfhub_api;
GO
