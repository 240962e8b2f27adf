using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using PerfHub.Api.Auditing;
using PerfHub.Api.Persistence;
using PerfHub.Api.Persistence.Sqlite;
using PerfHub.Api.Reports.Receipts;

namespace PerfHub.Api.Hosting.Commands;

/// <summary>
/// A backup of a SQLite store, verified before it has its name: the pages of the file, the chains of all audit logs and receipts, and
/// every filed document.
/// </summary>
internal static class StoreBackup
{
    private const string UnverifiedSuffix = ".unverified";

    private const string AuditChainsSql = "SELECT DISTINCT e.Bureau FROM AuditEntry e";

    private const string ReceiptChainsSql = "SELECT DISTINCT r.Bureau FROM Revision r WHERE r.ChainSeq IS NOT NULL";

    /// <summary>Creates the backup and prints what it has; returns the exit code.</summary>
    /// <param name="store">The store. Hosts may write to it.</param>
    /// <param name="file">The backup. It must not exist.</param>
    public static async Task<int> CreateAsync(SqliteDialect store, string file)
    {
        var unverified = file + UnverifiedSuffix;
        if (File.Exists(file) || File.Exists(unverified))
        {
            await Console.Error.WriteLineAsync($"“{(File.Exists(file) ? file : unverified)}” exists; a backup overwrites nothing.");
            return 1;
        }

        try
        {
            store.BackUpTo(unverified);
            if (await VerifyAsync(unverified) is { } damage)
            {
                await Console.Error.WriteLineAsync($"The backup is not intact: {damage}. It is kept as “{unverified}”. Check the store and its disk.");
                return 1;
            }

            File.Move(unverified, file);
            return 0;
        }
        catch (Exception error) when (error is SqliteException or IOException or UnauthorizedAccessException or StoreFileMovedException)
        {
            await Console.Error.WriteLineAsync($"The backup “{file}” failed: {error.Message}");
            TryDelete(unverified);
            return 1;
        }
    }

    /// <summary>Verifies a copy and prints what it has; returns what is wrong, or null.</summary>
    private static async Task<string?> VerifyAsync(string file)
    {
        await using var copy = new SqliteDialect(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ConnectionString, NullLogger<SqliteDialect>.Instance);
        if (SqliteDialect.FindDamagedPages(file) is { } damage)
        {
            return damage;
        }

        var (db, entries, receipts) = (new Db(copy), 0L, 0L);
        foreach (var chain in await db.QueryAsync<string>(AuditChainsSql, new { }, CancellationToken.None))
        {
            var state = await AuditChainVerifier.VerifyAsync(db, chain, CancellationToken.None);
            entries += state.Entries;
            if (!state.IsIntact)
            {
                return string.Create(CultureInfo.InvariantCulture, $"entry {state.Entries + 1} of the audit log {chain} does not follow from the one before it");
            }
        }

        foreach (var bureau in await db.QueryAsync<string>(ReceiptChainsSql, new { }, CancellationToken.None))
        {
            var (count, brokenAt) = await ReceiptChainVerifier.VerifyAsync(db, bureau, CancellationToken.None);
            receipts += count;
            if (brokenAt is not null)
            {
                return string.Create(CultureInfo.InvariantCulture, $"receipt {brokenAt} of bureau {bureau} does not hold");
            }
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Backed up {new FileInfo(file).Length:N0} bytes with {receipts:N0} receipts and {entries:N0} audit entries; all are intact."));
        return null;
    }

    private static void TryDelete(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The message about the backup is the one that matters.
        }
    }
}
