using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace PerfHub.Api.Tests.Deploy;

public sealed class CreateDatabaseTests
{
    [Fact]
    public void The_script_parses()
    {
        Assert.Empty(CreateDatabaseScript.Errors.Select(error => $"line {error.Line}: {error.Message}"));
        Assert.NotEmpty(CreateDatabaseScript.Statements);
    }

    [Fact]
    public void The_script_can_run_again_because_it_checks_before_it_creates() => Assert.All(
        CreateDatabaseScript.Statements.Where(it => it is CreateDatabaseStatement or CreateLoginStatement or CreateUserStatement or AlterDatabaseSetStatement),
        statement => Assert.Single(CreateDatabaseScript.GetStatements<IfStatement>(), check => check.ThenStatement == statement));

    // Before USE, users and permissions would be created in master.
    [Fact]
    public void Users_and_permissions_are_created_in_the_database()
    {
        var (statements, use) = (CreateDatabaseScript.Statements, CreateDatabaseScript.GetStatements<UseStatement>().Single());

        Assert.Equal(CreateDatabaseScript.Database, Assert.Single(CreateDatabaseScript.GetStatements<CreateDatabaseStatement>()).DatabaseName.Value);
        Assert.Equal(CreateDatabaseScript.Database, use.DatabaseName.Value);
        Assert.All(
            statements.Where(it => it is CreateUserStatement or GrantStatement),
            it => Assert.True(statements.IndexOf(it) > statements.IndexOf(use)));
    }

    [Fact]
    public void Only_the_two_logins_receive_permissions_and_neither_may_grant_them() => Assert.All(CreateDatabaseScript.GetStatements<GrantStatement>(), grant =>
    {
        Assert.False(grant.WithGrantOption);
        Assert.Contains(
            Assert.Single(grant.Principals).Identifier.Value, new[] { CreateDatabaseScript.ApiLogin, CreateDatabaseScript.MigrationLogin });
    });

    [Fact]
    public void Compose_runs_the_script_with_every_variable_and_stops_at_the_first_error()
    {
        var database = ComposeFile.GetService("database");
        var command = (string)database["command"]![0]!;

        Assert.Equal(["./sql:/sql:ro"], database["volumes"]!.AsArray().Select(volume => (string?)volume));
        Assert.Matches(@"^exec /opt/mssql-tools18/bin/sqlcmd -C -b -S sqlserver -U sa .* -i /sql/create-database[.]sql$", command);
        Assert.Contains(" -v MigrationPassword=\"$$MIGRATION_PASSWORD\" ApiPassword=\"$$API_PASSWORD\" ", command, StringComparison.Ordinal);
        Assert.Equal(["MigrationPassword", "ApiPassword"], CreateDatabaseScript.Variables);
        Assert.Equal(["SQLCMDPASSWORD", "MIGRATION_PASSWORD", "API_PASSWORD"], ComposeFile.GetEnvironment("database").Keys);
    }
}
