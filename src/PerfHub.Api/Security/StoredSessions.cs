using PerfHub.Api.Persistence;
using PerfHub.Web.Session;

namespace PerfHub.Api.Security;

/// <summary>Keeps the sessions of the pages in the store, so that every host knows them, and any host can end them.</summary>
public sealed class StoredSessions(Db db, Dialect dialect, TimeProvider time) : ISessionStore
{
    private const string SelectSql = "SELECT s.Id, s.EncryptedKey, s.ExpiresAt FROM WebSession s WHERE s.Id = @id";

    private const string ExtendSql = "UPDATE WebSession SET ExpiresAt = @expiresAt WHERE Id = @id";

    private const string RemoveSql = "DELETE FROM WebSession WHERE Id = @id";

    private const string RemoveExpiredSql = "DELETE FROM WebSession WHERE ExpiresAt < @now";

    /// <inheritdoc />
    public Task AddAsync(string id, StoredSession session, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(session);
        return TranslateAsync(() => db.WriteAsync(
            async write =>
            {
                await write.ExecuteAsync(RemoveExpiredSql, new { now = time.UtcNow() });
                return await write.TryInsertAsync(new WebSessionRow(id, session.Content, session.ExpiresAt));
            },
            cancel));
    }

    /// <inheritdoc />
    public Task<StoredSession?> FindAsync(string id, CancellationToken cancel) => TranslateAsync(async () =>
        await db.QueryFirstOrDefaultAsync<WebSessionRow>(SelectSql, new { id }, cancel) is { } row ? new StoredSession(row.EncryptedKey, row.ExpiresAt) : null);

    /// <inheritdoc />
    public Task ExtendAsync(string id, DateTime expiresAt, CancellationToken cancel) =>
        TranslateAsync(() => db.WriteAsync(write => write.ExecuteAsync(ExtendSql, new { id, expiresAt }), cancel));

    /// <inheritdoc />
    public Task RemoveAsync(string id, CancellationToken cancel) =>
        TranslateAsync(() => db.WriteEssentialAsync(write => write.ExecuteAsync(RemoveSql, new { id }), cancel));

    /// <summary>The pages know no store; to them it is a service that does not respond.</summary>
    private async Task<T> TranslateAsync<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (Exception error) when (Db.IsUnavailable(error, dialect))
        {
            throw new TimeoutException("The store of sessions is unavailable.", error);
        }
    }
}
