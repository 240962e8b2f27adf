using System.Net.Sockets;
using Microsoft.Data.SqlClient;

namespace PerfHub.Api.Persistence.SqlServer;

/// <summary>Classifies the error numbers of SQL Server.</summary>
/// <remarks>
/// Numbers: https://learn.microsoft.com/sql/relational-databases/errors-events/database-engine-events-and-errors. The
/// transient ones are those of <c>SqlConfigurableRetryFactory.BaselineTransientErrors</c>, whose documentation asks to copy them,
/// and of https://learn.microsoft.com/azure/azure-sql/database/troubleshoot-common-errors-issues; socket errors are
/// those of Windows. On Linux, the driver reports a failed or broken connection without a number, only with a fatal severity.
/// </remarks>
public static class SqlServerErrors
{
    /// <summary>Duplicate key of an index or a constraint.</summary>
    private static readonly HashSet<int> DuplicateKeyNumbers = [2601, 2627];

    /// <summary>A retry of the call may succeed.</summary>
    private static readonly HashSet<int> TransientNumbers =
    [
        1204, // no lock available
        1205, // deadlock victim
        1222, // lock timeout
        3960, 3961, 3966, // a snapshot transaction conflicts with an update or a schema change, or lacks a row version
        51222, // application lock timeout; our own number, see SqlServerWriteSession
        701, 802, 8645, 8651, // out of memory
    ];

    /// <summary>The server is unreachable or rejects clients; a call may succeed once it is available again.</summary>
    private static readonly HashSet<int> OutageNumbers =
    [
        -2, 258, // timeout of the driver
        -1, 2, 20, 26, 40, 53, 64, 121, 233, 997, // no connection, or a broken one
        10050, 10051, 10053, 10054, 10060, 10061, 11001, // Windows sockets
        596, 983, 976, 978, 979, 988, // killed session; a replica that changes its role
        3906, 3908, 927, 921, 922, 924, 942, 945, 952, // read-only, in recovery, or offline
        4060, 18456, 18401, 17142, 17197, 6005, // login failed: starting, stopping, paused
        1105, 9002, 3254, // full
        4221, 10928, 10929, 40143, 40166, 40197, 40501, 40540, 40549, 40550, 40551, 40553, 40613, 40615, 42108, 42109,
        45168, 45169, 49918, 49919, 49920, 615, 926, // Azure moves, throttles or wakes a database
    ];

    /// <summary>The server did not respond within the timeout of a call, so a retry within the same call would come too late.</summary>
    private static readonly HashSet<int> TimeoutNumbers = [-2, 258];

    /// <summary>
    /// Messages of the driver without a number: the pool has no connection left
    /// (https://learn.microsoft.com/dotnet/framework/data/adonet/sql-server-connection-pooling), or a connection broke while
    /// it was in use, and the next call found it closed or its transaction ended.
    /// </summary>
    private static readonly string[] ConnectionLostPhrases = ["pool", "connection is closed", "state is closed", "SqlTransaction has completed"];

    // The reader of the protocol: TdsParser, TdsParserStateObject.
    private const string ParserNamespace = "Microsoft.Data.SqlClient.TdsParser";

    private const string TransactionClass = "Microsoft.Data.SqlClient.SqlInternalTransaction";

    // https://learn.microsoft.com/sql/relational-databases/errors-events/database-engine-error-severities
    internal const byte FatalSeverity = 20;

    private static readonly string? DriverSource = typeof(SqlConnection).Assembly.GetName().Name;

    /// <summary>Whether a row was rejected because its key exists.</summary>
    public static bool IsDuplicateKey(Exception error) => HasErrorNumber(error, DuplicateKeyNumbers);

    /// <summary>Whether a retry of the call may succeed.</summary>
    public static bool IsTransient(Exception error) => HasErrorNumber(error, TransientNumbers) || (IsOutage(error) && !IsTimeout(error));

    /// <summary>Whether the server is unreachable or failed.</summary>
    public static bool IsOutage(Exception error) =>
        HasErrorNumber(error, OutageNumbers)
        || IsTimeout(error)
        || GetChain(error).Any(cause => cause is SqlException { Class: >= FatalSeverity } || IsLostConnection(cause));

    /// <summary>Whether a statement, not a connection attempt, took longer than its timeout.</summary>
    public static bool IsStatementTimeout(Exception error) => IsTimeout(error) && !GetChain(error).Any(cause => cause is ConnectionFailedException);

    private static bool IsTimeout(Exception error) =>
        HasErrorNumber(error, TimeoutNumbers) || GetChain(error).Any(cause => cause is TimeoutException);

    private static bool HasErrorNumber(Exception error, HashSet<int> numbers) =>
        GetChain(error).OfType<SqlException>().Any(cause => cause.Errors.Cast<SqlError>().Any(inner => numbers.Contains(inner.Number)));

    /// <summary>
    /// Whether the driver reports a lost connection without an error number. If the connection is cut in the middle of a row, the
    /// parser may throw any of these, depending on the byte where the stream ends. If it is lost while a transaction is rolled back,
    /// the transaction has no connection any more.
    /// </summary>
    private static bool IsLostConnection(Exception cause) => cause switch
    {
        InvalidOperationException when cause.Source == DriverSource =>
            ConnectionLostPhrases.Any(phrase => cause.Message.Contains(phrase, StringComparison.OrdinalIgnoreCase)),
        IOException or SocketException or ArgumentOutOfRangeException or IndexOutOfRangeException =>
            cause.StackTrace?.Contains(ParserNamespace, StringComparison.Ordinal) == true,
        NullReferenceException => cause.StackTrace?.Contains(TransactionClass, StringComparison.Ordinal) == true,
        _ => false,
    };

    /// <summary>The exception and its causes: Dapper wraps what the driver throws while it reads a column.</summary>
    private static IEnumerable<Exception> GetChain(Exception error) => error is AggregateException aggregate
        ? aggregate.Flatten().InnerExceptions.SelectMany(GetChain)
        : error.InnerException is { } inner ? [error, .. GetChain(inner)] : [error];
}
