using Microsoft.Data.SqlClient;
using PerfHub.Api.Persistence;
using PerfHub.Api.Persistence.SqlServer;

namespace PerfHub.Api.Tests.Persistence;

public sealed class SqlServerConnectionStringsTests
{
    private const string Server = "Server=tcp:db.example,1433;Database=PerfHub;User Id=u;Password=p";

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Without_a_read_replica_reads_use_the_primary(string? readReplica)
    {
        var connections = SqlServerConnectionStrings.Create(Server, readReplica, allowUnencrypted: true);

        Assert.Equal(connections.Primary, connections.ReadReplica);
        Assert.Equal(ApplicationIntent.ReadWrite, new SqlConnectionStringBuilder(connections.Primary).ApplicationIntent);
    }

    [Theory]
    [InlineData("")]
    [InlineData(";ApplicationIntent=ReadOnly")]
    [InlineData(";ApplicationIntent=ReadWrite")]
    public void The_connection_to_a_read_replica_is_always_read_only(string intent)
    {
        var connections = SqlServerConnectionStrings.Create(Server, "Server=copy.example" + intent, allowUnencrypted: true);

        var (primary, readReplica) = (new SqlConnectionStringBuilder(connections.Primary), new SqlConnectionStringBuilder(connections.ReadReplica));
        Assert.Equal(("tcp:db.example,1433", ApplicationIntent.ReadWrite), (primary.DataSource, primary.ApplicationIntent));
        Assert.Equal(("copy.example", ApplicationIntent.ReadOnly), (readReplica.DataSource, readReplica.ApplicationIntent));
    }

    [Fact]
    public void Options_that_the_setting_leaves_out_get_defaults_and_the_others_are_kept()
    {
        var plain = new SqlConnectionStringBuilder(SqlServerConnectionStrings.Create(Server, null, allowUnencrypted: true).Primary);
        Assert.Equal(("PerfHub", 8, 5, PoolBlockingPeriod.NeverBlock), (plain.ApplicationName, plain.CommandTimeout, plain.ConnectTimeout, plain.PoolBlockingPeriod));
        Assert.Equal(("PerfHub", "u", "p"), (plain.InitialCatalog, plain.UserID, plain.Password));

        var own = new SqlConnectionStringBuilder(
            SqlServerConnectionStrings.Create(Server + ";Application Name=mine;Command Timeout=3;Pool Blocking Period=AlwaysBlock", null, allowUnencrypted: true).Primary);
        Assert.Equal(("mine", 3, PoolBlockingPeriod.AlwaysBlock), (own.ApplicationName, own.CommandTimeout, own.PoolBlockingPeriod));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Database=PerfHub")]
    [InlineData("nonsense")]
    [InlineData("Sever=db.example")]
    [InlineData("Server=db.example;Encrypt=perhaps")]
    [InlineData("Server=db.example;Connect Timeout=soon")]
    [InlineData("Server=db.example;Connect Timeout=-1")]
    public void An_invalid_connection_string_is_reported_with_the_name_of_its_setting(string? invalid)
    {
        AssertRefused(ConnectionStringNames.PerfHub, () => SqlServerConnectionStrings.Create(invalid, null, allowUnencrypted: true));
        AssertRefused(ConnectionStringNames.PerfHub, () => SqlServerConnectionStrings.Create(invalid, Server, allowUnencrypted: true));
        if (!string.IsNullOrEmpty(invalid))
        {
            AssertRefused(ConnectionStringNames.PerfHubRead, () => SqlServerConnectionStrings.Create(Server, invalid, allowUnencrypted: true));
        }
    }

    private static void AssertRefused(string setting, Func<object> create)
    {
        var refused = Assert.Throws<StoreInitializationException>(create);
        Assert.Equal(setting, refused.ConnectionStringName);
        Assert.DoesNotContain('\n', refused.Message);
        Assert.NotEmpty(refused.Message);
    }
}
