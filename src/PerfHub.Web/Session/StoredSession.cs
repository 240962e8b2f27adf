namespace PerfHub.Web.Session;

/// <summary>A session as it is kept.</summary>
/// <param name="EncryptedKey">The API key, encrypted by the handle, see <see cref="SessionHandle"/>; or a form, see <see cref="KeptForms"/>.</param>
/// <param name="ExpiresAt">When the session ends if it is not used, UTC.</param>
public sealed record StoredSession(byte[] EncryptedKey, DateTime ExpiresAt);
