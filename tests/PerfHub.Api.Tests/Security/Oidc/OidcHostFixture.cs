using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Security.Oidc;

/// <summary>A host that trusts an issuer, beside one on the same store that trusts none.</summary>
/// <typeparam name="THost">The host of a store.</typeparam>
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

        // Where the store is absent, no test runs on it.
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

/// <summary>The same, whatever the store.</summary>
public interface IOidcHostFixture
{
    TestIssuer Issuer { get; }

    /// <summary>Trusts no issuer.</summary>
    PerfHubHost HostWithoutIssuer { get; }

    /// <summary>Trusts the issuer.</summary>
    PerfHubHost HostWithIssuer { get; }
}
