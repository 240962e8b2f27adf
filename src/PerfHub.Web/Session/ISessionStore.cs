namespace PerfHub.Web.Session;

/// <summary>
/// Keeps the sessions of signed-in users. It knows only a hash of the handle that is in the cookie, and a key that it cannot decrypt. Forms that
/// <see cref="KeptForms"/> keeps are among them; they expire, too.
/// A store that does not respond throws <see cref="TimeoutException"/>.
/// </summary>
public interface ISessionStore
{
    /// <summary>Adds a session. Sessions that have expired may be removed on this occasion.</summary>
    Task AddAsync(string id, StoredSession session, CancellationToken cancel);

    /// <summary>Finds a session, expired or not; <see langword="null"/> if it was ended.</summary>
    Task<StoredSession?> FindAsync(string id, CancellationToken cancel);

    /// <summary>Lets a session live until a later time, UTC.</summary>
    Task ExtendAsync(string id, DateTime expiresAt, CancellationToken cancel);

    /// <summary>Ends a session, on all hosts that share the store.</summary>
    Task RemoveAsync(string id, CancellationToken cancel);
}
