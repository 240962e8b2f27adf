using System.Collections.Concurrent;

namespace PerfHub.Web.Session;

/// <summary>Keeps sessions in memory, for pages on a host of their own. They end with the host.</summary>
internal sealed class MemorySessionStore(TimeProvider time) : ISessionStore
{
    private readonly ConcurrentDictionary<string, StoredSession> _sessions = new(StringComparer.Ordinal);

    public Task AddAsync(string id, StoredSession session, CancellationToken cancel)
    {
        var now = time.GetUtcNow().UtcDateTime;
        foreach (var expired in _sessions.Where(it => it.Value.ExpiresAt <= now))
        {
            _sessions.TryRemove(expired);
        }

        _sessions[id] = session;
        return Task.CompletedTask;
    }

    public Task<StoredSession?> FindAsync(string id, CancellationToken cancel) => Task.FromResult(_sessions.GetValueOrDefault(id));

    public Task ExtendAsync(string id, DateTime expiresAt, CancellationToken cancel)
    {
        // A session that was ended meanwhile stays ended.
        if (_sessions.TryGetValue(id, out var session))
        {
            _sessions.TryUpdate(id, session with { ExpiresAt = expiresAt }, session);
        }

        return Task.CompletedTask;
    }

    public Task RemoveAsync(string id, CancellationToken cancel)
    {
        _sessions.TryRemove(id, out _);
        return Task.CompletedTask;
    }
}
