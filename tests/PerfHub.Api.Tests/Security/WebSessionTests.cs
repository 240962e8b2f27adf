using Microsoft.Extensions.DependencyInjection;
using PerfHub.Api.Persistence;
using PerfHub.Api.Security;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Api.Tests.Infrastructure.Stores;
using PerfHub.Web.Session;

namespace PerfHub.Api.Tests.Security;

/// <summary>Sessions of the pages are in the store, and the store alone cannot decrypt their keys.</summary>
public abstract class WebSessionTests(PerfHubHost host)
{
    private const string Key = "phk_0123456789abcdef_secret-of-the-key";

    private static readonly DateTime Noon = new(2025, 2, 18, 12, 0, 0, DateTimeKind.Utc);

    [StoreFact]
    public async Task A_session_is_found_extended_and_ended_on_every_host()
    {
        var (first, second) = (CreateStore(), CreateStore());
        var handle = SessionHandle.Create();
        await first.AddAsync(handle.Id, new StoredSession(handle.Encrypt(Key), Noon.AddHours(12)), CancellationToken.None);

        var found = await second.FindAsync(handle.Id, CancellationToken.None);
        Assert.Equal(Key, handle.Decrypt(found!.Content));
        Assert.Equal(Noon.AddHours(12), found.ExpiresAt);

        await second.ExtendAsync(handle.Id, Noon.AddHours(20), CancellationToken.None);
        Assert.Equal(Noon.AddHours(20), (await first.FindAsync(handle.Id, CancellationToken.None))!.ExpiresAt);

        await second.RemoveAsync(handle.Id, CancellationToken.None);
        await first.ExtendAsync(handle.Id, Noon.AddHours(30), CancellationToken.None);
        Assert.Null(await first.FindAsync(handle.Id, CancellationToken.None));
    }

    [StoreFact]
    public async Task A_new_session_removes_those_that_have_expired()
    {
        var store = CreateStore();
        var (expired, current) = (SessionHandle.Create(), SessionHandle.Create());
        await store.AddAsync(expired.Id, new StoredSession(expired.Encrypt(Key), Noon.AddMinutes(-1)), CancellationToken.None);
        await store.AddAsync(current.Id, new StoredSession(current.Encrypt(Key), Noon.AddMinutes(1)), CancellationToken.None);

        Assert.Null(await store.FindAsync(expired.Id, CancellationToken.None));
        Assert.NotNull(await store.FindAsync(current.Id, CancellationToken.None));
    }

    private StoredSessions CreateStore()
    {
        var clock = new TestClock();
        clock.Set(Noon);
        return new StoredSessions(host.Services.GetRequiredService<Db>(), host.Services.GetRequiredService<Dialect>(), clock);
    }
}

public sealed class WebSessionTestsOnSqlite(SqliteHost host) : WebSessionTests(host), IClassFixture<SqliteHost>;

public sealed class WebSessionTestsOnSqlServer(SqlServerHost host) : WebSessionTests(host), IClassFixture<SqlServerHost>;
