using Microsoft.Data.SqlClient;

namespace PerfHub.Api.Persistence.SqlServer;

/// <summary>The one table of SQL Server's error numbers that mean something to this service.</summary>
/// <remarks>
/// Numbers: https://learn.microsoft.com/sql/relational-databases/errors-events/database-engine-events-and-errors. The
/// transient ones are those of <c>SqlConfigurableRetryFactory.BaselineTransientErrors</c>, which asks to be copied rather than
/// used, and of https://learn.microsoft.com/azure/azure-sql/database/troubleshoot-common-errors-issues; socket errors are
/// those of Windows. On Linux the driver gives a connection that fails or breaks no number, only the class of errors that
/// end a connection.
/// </remarks>
public static class SqlServerErrors
{
    /// <summary>A key is taken: of an index, of a constraint.</summary>
    private static readonly HashSet<int> DuplicateKeyNumbers = [2601, 2627];

    /// <summary>The same call may succeed when it is made again.</summary>
    private static readonly HashSet<int> TransientNumbers =
    [
        1204, // no lock to be had
        1205, // chosen to end a deadlock
        1222, // waited too long for a lock
        3960, 3961, 3966, // a snapshot transaction met another's update, a change of the schema, a version that is gone
        51222, // waited too long for a turn; our own, see SqlServerWriteSession
        701, 802, 8645, 8651, // no memory at present
    ];

    /// <summary>The server is away, or sends the client away; what was asked may succeed once it is back.</summary>
    private static readonly HashSet<int> OutageNumbers =
    [
        -2, 258, // the driver's own time-out
        -1, 2, 20, 26, 40, 53, 64, 121, 233, 997, // no connection, or none that lives
        10050, 10051, 10053, 10054, 10060, 10061, 11001, // sockets of Windows
        596, 983, 976, 978, 979, 988, // the session was killed; a replica changes its role
        3906, 3908, 927, 921, 922, 924, 942, 945, 952, // read-only, or being recovered, or offline
        4060, 18456, 18401, 17142, 17197, 6005, // no log-in for now: starting, stopping, paused
        1105, 9002, 3254, // full
        4221, 10928, 10929, 40143, 40166, 40197, 40501, 40540, 40549, 40550, 40551, 40553, 40613, 40615, 42108, 42109,
        45168, 45169, 49918, 49919, 49920, 615, 926, // Azure moves, throttles or wakes a database
    ];

    /// <summary>The server was silent for as long as a caller waits: it may be asked again, but not within the same call.</summary>
    private static readonly HashSet<int> TimeoutNumbers = [-2, 258];

    /// <summary>
    /// What the driver says that has no number: the pool has no connection left
    /// (https://learn.microsoft.com/dotnet/framework/data/adonet/sql-server-connection-pooling), or a connection broke while
    /// it was in use, and whatever came next found it closed or its transaction gone.
    /// </summary>
    private static readonly string[] ConnectionLostPhrases = ["pool", "connection is closed", "state is closed", "SqlTransaction has completed"];

    // https://learn.microsoft.com/sql/relational-databases/errors-events/database-engine-error-severities
    internal const byte FatalSeverity = 20;

    /// <summary>Whether a row was refused because its key is taken.</summary>
    /// <param name="error">What the driver threw.</param>
    public static bool IsDuplicateKey(Exception error) => HasErrorNumber(error, DuplicateKeyNumbers);

    /// <summary>Whether the same call may succeed when it is made again shortly.</summary>
    /// <param name="error">What the driver threw.</param>
    public static bool IsTransient(Exception error) => HasErrorNumber(error, TransientNumbers) || (IsOutage(error) && !HasErrorNumber(error, TimeoutNumbers));

    /// <summary>Whether the server is away or broken.</summary>
    /// <param name="error">What the driver threw.</param>
    public static bool IsOutage(Exception error) =>
        HasErrorNumber(error, OutageNumbers)
        || error is SqlException { Class: >= FatalSeverity }
        || (error is InvalidOperationException && error.Source == typeof(SqlConnection).Assembly.GetName().Name
            && ConnectionLostPhrases.Any(words => error.Message.Contains(words, StringComparison.OrdinalIgnoreCase)));

    private static bool HasErrorNumber(Exception error, HashSet<int> numbers) =>
        error is SqlException sql && sql.Errors.Cast<SqlError>().Any(it => numbers.Contains(it.Number));
}
