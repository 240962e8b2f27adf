using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Security.Oidc;

public sealed class OidcHostFixture<THost> : IOidcHostFixture, IAsyncLifetime, IAsyncDisposable
    where THost : PerfHubHost, new()
{
    private readonly THost _hostWithoutIssuer = new();
    private SecondHost? _hostWithIssuer;

    public TestIssuer Issuer { get; } = new();

    public PerfHubHost HostWithoutIssuer => _hostWithoutIssuer;

    public PerfHubHost HostWithIssuer => _hostWithIssuer!;

    public async Task InitializeAsync()
    {
        if (_hostWithoutIssuer is IAsyncLifetime store)
        {
            await store.InitializeAsync();
        }

        // Without SQL Server its tests are skipped.
        if (typeof(THost) != typeof(SqlServerHost) || TestSqlServer.SkipReason is null)
        {
            _hostWithIssuer = new SecondHost(_hostWithoutIssuer, Issuer.Settings);
        }
    }

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        await (_hostWithIssuer?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_hostWithoutIssuer is IAsyncLifetime store ? store.DisposeAsync() : _hostWithoutIssuer.DisposeAsync().AsTask());
        await Issuer.DisposeAsync();
    }
}
