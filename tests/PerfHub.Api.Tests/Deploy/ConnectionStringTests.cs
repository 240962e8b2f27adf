using Microsoft.Data.SqlClient;
using k8s.Models;

namespace PerfHub.Api.Tests.Deploy;

/// <summary>Every connection string is one, and goes with the login that it should.</summary>
public sealed class ConnectionStringTests
{
    private static readonly Dictionary<string, SqlConnectionStringBuilder> All = new(GetComposeConnectionStrings().Concat(GetKubernetesConnectionStrings()));

    public static TheoryData<string> Names => [.. All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_host_uses_the_login_that_may_only_touch_rows_and_the_migration_the_other(string name)
    {
        var (connection, migrates) = (All[name], name.Contains("migration", StringComparison.Ordinal) || name.StartsWith("Job", StringComparison.Ordinal));

        Assert.Equal(migrates ? CreateDatabaseScript.MigrationLogin : CreateDatabaseScript.ApiLogin, connection.UserID);
        Assert.Equal(CreateDatabaseScript.Database, connection.InitialCatalog);
        Assert.NotEmpty(connection.Password);
        Assert.StartsWith("tcp:", connection.DataSource, StringComparison.Ordinal);
        Assert.EndsWith(",1433", connection.DataSource, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_connection_is_encrypted_and_only_the_server_of_compose_is_trusted_unseen(string name)
    {
        Assert.Equal(SqlConnectionEncryptOption.Mandatory, All[name].Encrypt);
        Assert.Equal(name.StartsWith("compose", StringComparison.Ordinal), All[name].TrustServerCertificate);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Only_the_connection_for_reads_may_go_to_a_copy(string name) => Assert.Equal(
        name.EndsWith("Read", StringComparison.Ordinal) ? ApplicationIntent.ReadOnly : ApplicationIntent.ReadWrite, All[name].ApplicationIntent);

    [Fact]
    public void Every_host_and_every_migration_has_one_and_is_told_that_it_is_SQL_Servers()
    {
        Assert.Equal(["Deployment PerfHub", "Deployment PerfHubRead", "Job PerfHub", "compose api PerfHub", "compose migration PerfHub"], All.Keys.Order(StringComparer.Ordinal));
        Assert.All(["api", "migration"], name => Assert.Equal("SqlServer", ComposeFile.GetEnvironment(name)["PerfHub__Store"]));
        Assert.All(Manifests.PodTemplates.Values, it => Assert.Contains(it.Spec.Containers[0].Env, one => one is { Name: "PerfHub__Store", Value: "SqlServer" }));
    }

    private static IEnumerable<KeyValuePair<string, SqlConnectionStringBuilder>> GetComposeConnectionStrings() =>
        from service in ComposeFile.Services
        from variable in ComposeFile.GetEnvironment(service.Key)
        where variable.Key.StartsWith("ConnectionStrings__", StringComparison.Ordinal)
        select CreateEntry($"compose {service.Key} {variable.Key}", ComposeFile.SubstituteVariables(variable.Value));

    private static IEnumerable<KeyValuePair<string, SqlConnectionStringBuilder>> GetKubernetesConnectionStrings() =>
        from pods in Manifests.PodTemplates
        from variable in pods.Value.Spec.Containers[0].Env
        where variable.Name.StartsWith("ConnectionStrings__", StringComparison.Ordinal)
        let secret = variable.ValueFrom.SecretKeyRef
        select CreateEntry($"{pods.Key} {variable.Name}", Manifests.GetObjects<V1Secret>().Single(it => it.Metadata.Name == secret.Name).StringData[secret.Key]);

    private static KeyValuePair<string, SqlConnectionStringBuilder> CreateEntry(string name, string connectionString) =>
        new(name.Replace("ConnectionStrings__", "", StringComparison.Ordinal), new SqlConnectionStringBuilder(connectionString));
}
