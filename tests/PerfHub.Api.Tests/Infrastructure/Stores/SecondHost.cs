using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace PerfHub.Api.Tests.Infrastructure.Stores;

/// <summary>Another host on the store of a first one, as behind a load balancer.</summary>
public class SecondHost : PerfHubHost
{
    private readonly PerfHubHost _first;
    private readonly (string Name, string Value)[] _settings;

    public SecondHost(PerfHubHost first, params (string Name, string Value)[] settings)
    {
        _first = first;
        var configuration = first.Services.GetRequiredService<IConfiguration>();
        string[] storeSettings = ["PerfHub:Store", "PerfHub:AllowUnencryptedSqlServer", "PerfHub:RowLevelSecurity", "PerfHub:StoreTimeoutSeconds", "ConnectionStrings:PerfHub"];
        _settings = [.. storeSettings.Where(name => configuration[name] is not null).Select(name => (name, configuration[name]!)), .. settings];
        Start();
    }

    protected override IEnumerable<(string Name, string Value)> Settings => _settings;

    public override Task ExecuteSqlAsync(string sql) => _first.ExecuteSqlAsync(sql);
}
