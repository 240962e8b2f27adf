using Dapper;
using PerfHub.Api.Persistence;

namespace PerfHub.Api.Security;

/// <summary>A session of the pages. Only the browser's cookie can decrypt its key.</summary>
/// <param name="Id">The id, derived from the cookie.</param>
/// <param name="EncryptedKey">The API key, or a form; see <see cref="Web.Session.StoredSession"/>.</param>
/// <param name="ExpiresAt">When the session ends if it is not used, UTC.</param>
[method: ExplicitConstructor]
public sealed record WebSessionRow([property: ColumnWidth(64)] string Id, byte[] EncryptedKey, DateTime ExpiresAt);
