using Microsoft.AspNetCore.Hosting;
using PerfHub.Api.Persistence.Outbox;

namespace PerfHub.Api.Tests.Infrastructure.Stores;

/// <summary>A host on a SQLite file that processes an outbox only before a read.</summary>
public sealed class HostWithoutOutboxService : PerfHubHost
{
    private readonly string _file;

    public HostWithoutOutboxService(string file)
    {
        _file = file;
        Start();
    }

    protected override IEnumerable<(string Name, string Value)> Settings => [("ConnectionStrings:PerfHub", $"Data Source={_file}")];

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder.ConfigureServices(services => services.Remove(services.Single(it => it.ImplementationType == typeof(OutboxService))));
    }
}
