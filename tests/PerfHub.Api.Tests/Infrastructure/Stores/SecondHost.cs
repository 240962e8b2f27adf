using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace PerfHub.Api.Tests.Infrastructure.Stores;

/// <summary>A second host on another one's store, as behind one load balancer.</summary>
public class SecondHost : PerfHubHost
{
    private readonly PerfHubHost _first;
    private readonly (string Name, string Value)[] _settings;

    public SecondHost(PerfHubHost first, params (string Name, string Value)[] more)
    {
        _first = first;
        var of = first.Services.GetRequiredService<IConfiguration>();
        _settings = [.. ((string[])["PerfHub:Store", "ConnectionStrings:PerfHub"]).Select(name => (name, of[name]!)), .. more];
        Start();
    }

    protected override IEnumerable<(string Name, string Value)> Settings => _settings;

    public override Task ExecuteSqlAsync(string sql) => _first.ExecuteSqlAsync(sql);
}
