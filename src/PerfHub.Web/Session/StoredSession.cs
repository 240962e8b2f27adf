namespace PerfHub.Web.Session;

/// <summary>A session, or a form that outlives one, as it is kept.</summary>
/// <param name="Content">The API key, encrypted by the handle, see <see cref="SessionHandle"/>; or a form, see <see cref="KeptForms"/>.</param>
/// <param name="ExpiresAt">When the session ends if it is not used, UTC.</param>
public sealed record StoredSession(byte[] Content, DateTime ExpiresAt);
