using PerfHub.Client.Tests.Infrastructure;

namespace PerfHub.Client.Tests.StockClients;

/// <summary>Whether the clients that others generate from the committed document can do the work of a day.</summary>
[Collection(SharedHost.Name)]
public sealed class StockClientDayTests(ClientHost host)
{
    [Fact]
    public Task A_day_of_a_unit_a_bureau_and_an_auditor_with_the_client_of_NSwag() => StockClientDay.RunAsync(host, key => new NSwagStockClient(host.Address, key));

    [Fact]
    public Task A_day_of_a_unit_a_bureau_and_an_auditor_with_the_client_of_Kiota() => StockClientDay.RunAsync(host, key => new KiotaStockClient(host.Address, key));
}
