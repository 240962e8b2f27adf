using Microsoft.SqlServer.TransactSql.ScriptDom;

namespace PerfHub.Api.Tests.Deploy;

/// <summary>The script makes a database that readers never wait in, and two logins with no more rights than they need.</summary>
public sealed class CreateDatabaseTests
{
    private static readonly string[] ApiPermissions = ["SELECT", "INSERT", "UPDATE", "DELETE", "EXECUTE"];

    // Rights come by GRANT alone: no role, no owner, no procedure that hands them out in another way.
    [Fact]
    public void It_holds_no_statement_of_another_kind_than_it_needs() => Assert.Empty(
        CreateDatabaseScript.Statements.Where(it => it is not (
            IfStatement or CreateDatabaseStatement or AlterDatabaseSetStatement or CreateLoginStatement or AlterLoginOptionsStatement
            or UseStatement or AlterDatabaseScopedConfigurationSetStatement or CreateUserStatement or GrantStatement)).Select(it => it.GetType().Name));

    [Fact]
    public void The_hosts_login_may_read_and_write_rows_and_use_types_in_the_schema_and_nothing_else() =>
        Assert.Equal(ApiPermissions.Select(it => $"{it} ON Schema::dbo").Order(), GetPermissions(CreateDatabaseScript.ApiLogin).Order());

    [Fact]
    public void The_migrations_login_may_change_the_schema_but_is_no_owner_of_the_database()
    {
        var granted = GetPermissions(CreateDatabaseScript.MigrationLogin);

        Assert.Equal(
            ["ALTER ANY SECURITY POLICY", "CONTROL ON Schema::dbo", "CREATE FUNCTION", "CREATE PROCEDURE", "CREATE TABLE", "CREATE TYPE", "CREATE VIEW"],
            granted.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Nobody_else_is_granted_anything_and_nobody_may_pass_it_on() => Assert.All(CreateDatabaseScript.GetStatements<GrantStatement>(), grant =>
    {
        Assert.False(grant.WithGrantOption);
        Assert.Contains(
            Assert.Single(grant.Principals).Identifier.Value, new[] { CreateDatabaseScript.ApiLogin, CreateDatabaseScript.MigrationLogin });
    });

    [Fact]
    public void Both_logins_have_a_user_and_a_password_from_outside_that_the_servers_policy_checks()
    {
        string[] names = [CreateDatabaseScript.MigrationLogin, CreateDatabaseScript.ApiLogin];
        var logins = CreateDatabaseScript.GetStatements<CreateLoginStatement>();

        Assert.Equal(names, logins.Select(it => it.Name.Value));
        Assert.Equal(names, CreateDatabaseScript.GetStatements<AlterLoginOptionsStatement>().Select(it => it.Name.Value));
        Assert.Equal(names, CreateDatabaseScript.GetStatements<CreateUserStatement>().Select(it => it.Name.Value));
        Assert.Equal(["value of MigrationPassword", "value of ApiPassword"], logins.Select(it => ((PasswordCreateLoginSource)it.Source).Password.Value));
        Assert.All(logins, it => Assert.Contains(
            ((PasswordCreateLoginSource)it.Source).Options,
            option => option is OnOffPrincipalOption { OptionKind: PrincipalOptionKind.CheckPolicy, OptionState: OptionState.On }));
    }

    [Fact]
    public void Readers_see_the_last_committed_state_and_wait_for_no_writer()
    {
        var settings = CreateDatabaseScript.GetStatements<AlterDatabaseSetStatement>();

        Assert.All(settings, it => Assert.Equal(CreateDatabaseScript.Database, it.DatabaseName.Value));
        Assert.Equal(
            ["AllowSnapshotIsolation On", "ReadCommittedSnapshot On"],
            settings.SelectMany(it => it.Options).Cast<OnOffDatabaseOption>().Select(it => $"{it.OptionKind} {it.OptionState}").Order());
    }

    // In a parallel plan SESSION_CONTEXT, and with it row-level security, can give wrong results.
    [Fact]
    public void No_plan_is_parallel_and_that_is_said_in_the_database()
    {
        var statements = CreateDatabaseScript.Statements;
        var setting = Assert.Single(CreateDatabaseScript.GetStatements<AlterDatabaseScopedConfigurationSetStatement>());
        var degree = Assert.IsType<MaxDopConfigurationOption>(setting.Option);

        Assert.Equal("1", degree.Value.Value);
        Assert.True(statements.IndexOf(setting) > statements.IndexOf(CreateDatabaseScript.GetStatements<UseStatement>().Single()));
    }

    // Users and rights made before the USE would be master's.
    [Fact]
    public void Users_and_rights_are_made_in_the_database()
    {
        var (statements, use) = (CreateDatabaseScript.Statements, CreateDatabaseScript.GetStatements<UseStatement>().Single());

        Assert.Equal(CreateDatabaseScript.Database, Assert.Single(CreateDatabaseScript.GetStatements<CreateDatabaseStatement>()).DatabaseName.Value);
        Assert.Equal(CreateDatabaseScript.Database, use.DatabaseName.Value);
        Assert.All(
            statements.Where(it => it is CreateUserStatement or GrantStatement),
            it => Assert.True(statements.IndexOf(it) > statements.IndexOf(use)));
    }

    [Fact]
    public void It_can_be_run_again_because_whatever_it_makes_is_asked_for_first() => Assert.All(
        CreateDatabaseScript.Statements.Where(it => it is CreateDatabaseStatement or CreateLoginStatement or CreateUserStatement or AlterDatabaseSetStatement),
        made => Assert.Single(CreateDatabaseScript.GetStatements<IfStatement>(), it => it.ThenStatement == made));

    [Fact]
    public void A_statement_that_SQL_Server_would_not_take_is_found() =>
        Assert.ThrowsAny<Exception>(() => CreateDatabaseScript.Parse(CreateDatabaseScript.Text.Replace("TO perfhub_api", "FOR perfhub_api", StringComparison.Ordinal)));

    [Fact]
    public void Compose_runs_it_with_every_variable_that_it_needs_and_stops_at_the_first_error()
    {
        var (database, run) = (ComposeFile.GetService("database"), (string)ComposeFile.GetService("database")["command"]![0]!);

        Assert.Equal(["./sql:/sql:ro"], database["volumes"]!.AsArray().Select(it => (string?)it));
        Assert.Matches(@"^exec /opt/mssql-tools18/bin/sqlcmd -C -b -S sqlserver -U sa .* -i /sql/create-database[.]sql$", run);
        Assert.Contains(" -v MigrationPassword=\"$$MIGRATION_PASSWORD\" ApiPassword=\"$$API_PASSWORD\" ", run, StringComparison.Ordinal);
        Assert.Equal(["MigrationPassword", "ApiPassword"], CreateDatabaseScript.Variables);
        Assert.Equal(["SQLCMDPASSWORD", "MIGRATION_PASSWORD", "API_PASSWORD"], ComposeFile.GetEnvironment("database").Keys);
    }

    private static List<string> GetPermissions(string user) =>
    [
        .. CreateDatabaseScript.GetStatements<GrantStatement>()
            .Where(it => it.Principals.Any(principal => principal.Identifier.Value == user))
            .SelectMany(it => it.Permissions.Select(right => GetPermissionName(right) + DescribeTarget(it.SecurityTargetObject))),
    ];

    private static string GetPermissionName(Permission right) => string.Join(' ', right.Identifiers.Select(word => word.Value.ToUpperInvariant()));

    private static string DescribeTarget(SecurityTargetObject? target) => target is null
        ? ""
        : $" ON {target.ObjectKind}::{string.Join('.', target.ObjectName.MultiPartIdentifier.Identifiers.Select(it => it.Value))}";
}
