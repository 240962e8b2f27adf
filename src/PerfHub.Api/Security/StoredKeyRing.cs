using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using PerfHub.Api.Persistence;

namespace PerfHub.Api.Security;

/// <summary>
/// Keeps the keys of data protection in the store. The framework reads them at the first use and once a day, and adds one every three
/// months. Its interface is synchronous, so these few calls block a thread of the pool.
/// </summary>
public sealed class StoredKeyRing(Db db, TimeProvider time) : IXmlRepository
{
    private const string SelectSql = "SELECT Id, Xml FROM DataProtectionKey ORDER BY Id";

    /// <inheritdoc />
    public IReadOnlyCollection<XElement> GetAllElements() =>
        [.. Wait(() => db.QueryAsync<DataProtectionKeyRow>(SelectSql, new { }, CancellationToken.None)).Select(row => XElement.Parse(row.Xml))];

    /// <inheritdoc />
    public void StoreElement(XElement element, string friendlyName)
    {
        ArgumentNullException.ThrowIfNull(element);
        var row = new DataProtectionKeyRow(TimeOrderedId.Create(time.UtcNow()), element.ToString(SaveOptions.DisableFormatting));
        Wait(() => db.WriteEssentialAsync(
            async session =>
            {
                await session.InsertAsync([row]);
                return true;
            },
            CancellationToken.None));
    }

    // On another thread, where no context waits for this one; without the tenant, whose rows these are not.
    private static T Wait<T>(Func<Task<T>> call)
    {
        using (ExecutionContext.SuppressFlow())
        {
            return Task.Run(call).GetAwaiter().GetResult();
        }
    }
}
