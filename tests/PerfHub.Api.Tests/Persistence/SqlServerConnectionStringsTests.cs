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
    public void Without_a_readable_copy_all_goes_to_the_primary(string? read)
    {
        var connections = SqlServerConnectionStrings.Create(Server, read);

        Assert.Equal(connections.Primary, connections.ReadReplica);
        Assert.Equal(ApplicationIntent.ReadWrite, new SqlConnectionStringBuilder(connections.Primary).ApplicationIntent);
    }

    [Theory]
    [InlineData("")]
    [InlineData(";ApplicationIntent=ReadOnly")]
    [InlineData(";ApplicationIntent=ReadWrite")]
    public void A_readable_copy_is_asked_for_reads_only_whatever_its_setting_says(string intent)
    {
        var connections = SqlServerConnectionStrings.Create(Server, "Server=copy.example" + intent);

        var (primary, read) = (new SqlConnectionStringBuilder(connections.Primary), new SqlConnectionStringBuilder(connections.ReadReplica));
        Assert.Equal(("tcp:db.example,1433", ApplicationIntent.ReadWrite), (primary.DataSource, primary.ApplicationIntent));
        Assert.Equal(("copy.example", ApplicationIntent.ReadOnly), (read.DataSource, read.ApplicationIntent));
    }

    [Fact]
    public void What_the_setting_does_not_say_suits_a_service_and_what_it_says_holds()
    {
        var plain = new SqlConnectionStringBuilder(SqlServerConnectionStrings.Create(Server, null).Primary);
        Assert.Equal(("PerfHub", 10, PoolBlockingPeriod.NeverBlock), (plain.ApplicationName, plain.CommandTimeout, plain.PoolBlockingPeriod));
        Assert.Equal(("PerfHub", "u", "p"), (plain.InitialCatalog, plain.UserID, plain.Password));

        var own = new SqlConnectionStringBuilder(
            SqlServerConnectionStrings.Create(Server + ";Application Name=mine;Command Timeout=3;Pool Blocking Period=AlwaysBlock", null).Primary);
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
    public void A_fault_names_the_setting_that_has_it_in_one_line(string? fault)
    {
        AssertRefused(ConnectionStringNames.PerfHub, () => SqlServerConnectionStrings.Create(fault, null));
        AssertRefused(ConnectionStringNames.PerfHub, () => SqlServerConnectionStrings.Create(fault, Server));
        if (!string.IsNullOrEmpty(fault))
        {
            AssertRefused(ConnectionStringNames.PerfHubRead, () => SqlServerConnectionStrings.Create(Server, fault));
        }
    }

    private static void AssertRefused(string setting, Func<object> of)
    {
        var refused = Assert.Throws<StoreInitializationException>(of);
        Assert.Equal(setting, refused.ConnectionStringName);
        Assert.DoesNotContain('\n', refused.Message);
        Assert.NotEmpty(refused.Message);
    }
}
