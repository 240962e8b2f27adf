using Microsoft.Data.SqlClient;
using k8s.Models;

namespace PerfHub.Api.Tests.Deploy;

public sealed class ConnectionStringTests
{
    private const string Prefix = "ConnectionStrings__";

    private static readonly Dictionary<string, SqlConnectionStringBuilder> All = new(ReadComposeFile().Concat(ReadManifests()));

    public static TheoryData<string> Names => [.. All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_connection_string_has_the_least_privileged_login_encryption_and_the_right_intent(string name)
    {
        var connection = All[name];
        var isMigration = name.Contains("migration", StringComparison.Ordinal) || name.StartsWith("Job", StringComparison.Ordinal);

        Assert.Equal(isMigration ? CreateDatabaseScript.MigrationLogin : CreateDatabaseScript.ApiLogin, connection.UserID);
        Assert.Equal(CreateDatabaseScript.Database, connection.InitialCatalog);
        Assert.NotEmpty(connection.Password);
        Assert.StartsWith("tcp:", connection.DataSource, StringComparison.Ordinal);
        Assert.EndsWith(",1433", connection.DataSource, StringComparison.Ordinal);

        // Only the server that compose starts has a self-signed certificate.
        Assert.Equal(SqlConnectionEncryptOption.Mandatory, connection.Encrypt);
        Assert.Equal(name.StartsWith("compose", StringComparison.Ordinal), connection.TrustServerCertificate);

        var intent = name.EndsWith("Read", StringComparison.Ordinal) ? ApplicationIntent.ReadOnly : ApplicationIntent.ReadWrite;
        Assert.Equal(intent, connection.ApplicationIntent);
    }

    private static IEnumerable<KeyValuePair<string, SqlConnectionStringBuilder>> ReadComposeFile() =>
        from service in ComposeFile.Services
        from variable in ComposeFile.GetEnvironment(service.Key)
        where variable.Key.StartsWith(Prefix, StringComparison.Ordinal)
        select CreateEntry($"compose {service.Key} {variable.Key}", ComposeFile.SubstituteVariables(variable.Value));

    private static IEnumerable<KeyValuePair<string, SqlConnectionStringBuilder>> ReadManifests() =>
        from template in Manifests.PodTemplates
        from variable in template.Value.Spec.Containers[0].Env
        where variable.Name.StartsWith(Prefix, StringComparison.Ordinal)
        let reference = variable.ValueFrom.SecretKeyRef
        let secret = Manifests.GetObjects<V1Secret>().Single(secret => secret.Metadata.Name == reference.Name)
        select CreateEntry($"{template.Key} {variable.Name}", secret.StringData[reference.Key]);

    private static KeyValuePair<string, SqlConnectionStringBuilder> CreateEntry(string name, string connectionString) =>
        new(name.Replace(Prefix, "", StringComparison.Ordinal), new SqlConnectionStringBuilder(connectionString));
}
