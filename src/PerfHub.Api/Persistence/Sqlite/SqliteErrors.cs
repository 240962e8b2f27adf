using System.Data;
using Microsoft.Data.Sqlite;

namespace PerfHub.Api.Persistence.Sqlite;

/// <summary>Classifies the result codes of SQLite: https://www.sqlite.org/rescode.html.</summary>
internal static class SqliteErrors
{
    private const int Busy = 5, Locked = 6, ConstraintPrimaryKey = 1555, ConstraintUnique = 2067;

    private static readonly int[] OutageCodes =
        [/* INTERRUPT */ 9, /* IOERR */ 10, /* CORRUPT */ 11, /* FULL */ 13, /* CANTOPEN */ 14, /* READONLY */ 8, /* NOTADB */ 26];

    private static readonly int[] DamageCodes = [/* CORRUPT */ 11, /* NOTADB */ 26];

    private static readonly int[] ExtendedDamageCodes =
        [/* IOERR_READ */ 266, /* IOERR_SHORT_READ */ 522, /* IOERR_FSYNC */ 1034, /* IOERR_DATA */ 8202, /* IOERR_CORRUPTFS */ 8458];

    // A write that fails for another reason than a full disk usually exceeds a quota. The shared memory of readers is a file too.
    private static readonly int[] ExtendedFullCodes = [/* FULL */ 13, /* IOERR_WRITE */ 778, /* IOERR_SHMSIZE */ 4874];

    /// <summary>Whether a row was rejected because its key exists.</summary>
    public static bool IsDuplicateKey(Exception error) =>
        error is SqliteException { SqliteExtendedErrorCode: ConstraintPrimaryKey or ConstraintUnique };

    /// <summary>Whether another connection holds a lock.</summary>
    public static bool IsTransient(Exception error) => FindSqliteException(error) is { SqliteErrorCode: Busy or Locked };

    /// <summary>Whether the file or its disk failed, and not the call.</summary>
    public static bool IsOutage(Exception error) =>
        IsTransient(error)
        || error is StoreFileMovedException or DiskFullException
        || (FindSqliteException(error) is { } sqlite && OutageCodes.Contains(sqlite.SqliteErrorCode));

    /// <summary>The kind of an outage.</summary>
    public static StoreFault GetFault(Exception error) => error switch
    {
        StoreFileMovedException => StoreFault.Moved,
        DiskFullException => StoreFault.Full,
        _ => FindSqliteException(error) is not { } sqlite ? StoreFault.Unavailable
            : ExtendedFullCodes.Contains(sqlite.SqliteExtendedErrorCode) ? StoreFault.Full
            : DamageCodes.Contains(sqlite.SqliteErrorCode) || ExtendedDamageCodes.Contains(sqlite.SqliteExtendedErrorCode) ? StoreFault.Damaged
            : StoreFault.Unavailable,
    };

    // Dapper wraps what is thrown while it reads a column.
    private static SqliteException? FindSqliteException(Exception error) =>
        error as SqliteException ?? (error as DataException)?.InnerException as SqliteException;
}
