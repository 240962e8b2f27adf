using PerfHub.Api.Tests.Product;
using PerfHub.Api.Tests.Stores;

namespace PerfHub.Api.Tests.Tenancy.Oidc;

/// <summary>A host that trusts an issuer, beside one on the same store that trusts none.</summary>
/// <typeparam name="THost">The host of a store.</typeparam>
public sealed class OidcHosts<THost> : IOidcHosts, IAsyncLifetime, IAsyncDisposable
    where THost : PerfHubHost, new()
{
    private readonly THost _without = new();
    private AnotherHost? _host;

    public TestIssuer Issuer { get; } = new();

    public PerfHubHost Without => _without;

    public PerfHubHost Host => _host!;

    public async Task InitializeAsync()
    {
        if (_without is IAsyncLifetime store)
        {
            await store.InitializeAsync();
        }

        // Where the store is absent, no test runs on it.
        if (typeof(THost) != typeof(SqlServerHost) || TestSqlServer.Absence is null)
        {
            _host = new AnotherHost(_without, Issuer.Settings);
        }
    }

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        await (_host?.DisposeAsync() ?? ValueTask.CompletedTask);
        await (_without is IAsyncLifetime store ? store.DisposeAsync() : _without.DisposeAsync().AsTask());
        await Issuer.DisposeAsync();
    }
}

/// <summary>The same, whatever the store.</summary>
public interface IOidcHosts
{
    TestIssuer Issuer { get; }

    /// <summary>Trusts no issuer.</summary>
    PerfHubHost Without { get; }

    /// <summary>Trusts the issuer.</summary>
    PerfHubHost Host { get; }
}
