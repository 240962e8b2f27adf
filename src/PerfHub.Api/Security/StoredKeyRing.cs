using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using PerfHub.Api.Persistence;

namespace PerfHub.Api.Security;

/// <summary>
/// Keeps the keys of data protection in the store. The framework reads them at the first use and once a day, and adds one every three
/// months. Its interface is synchronous, so these few calls block a thread of the pool.
/// </summary>
public sealed class StoredKeyRing(Db db) : IXmlRepository
{
    private const string SelectSql = "SELECT Id, Xml FROM DataProtectionKey ORDER BY Id";

    private long _lastId;

    /// <inheritdoc />
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        var rows = Wait(() => db.QueryAsync<DataProtectionKeyRow>(SelectSql, new { }, CancellationToken.None));
        Interlocked.Exchange(ref _lastId, rows.Count == 0 ? 0 : rows[^1].Id);
        return [.. rows.Select(row => XElement.Parse(row.Xml))];
    }

    /// <summary>
    /// Adds a key, unless another host has added one since this host has read them: of hosts that start together on an empty store, one
    /// creates the key. The framework reads the keys again afterwards, and uses what it finds.
    /// </summary>
    public void StoreElement(XElement element, string friendlyName)
    {
        ArgumentNullException.ThrowIfNull(element);
        var row = new DataProtectionKeyRow(Interlocked.Read(ref _lastId) + 1, element.ToString(SaveOptions.DisableFormatting));
        Wait(() => db.WriteEssentialAsync(session => session.TryInsertAsync(row), CancellationToken.None));
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
