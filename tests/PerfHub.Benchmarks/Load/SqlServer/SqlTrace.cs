using System.Data;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Microsoft.Data.SqlClient;
using Microsoft.Data.SqlClient.Diagnostics;

namespace PerfHub.Benchmarks.Load.SqlServer;

/// <summary>
/// Records the operations of a use case on SQL Server, from the diagnostic events and the connection statistics of SqlClient. Only
/// this listener turns them on, so they cost other processes nothing.
/// </summary>
internal sealed class SqlTrace : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>, IDisposable
{
    /// <summary>How the name of the lock starts under which a bureau's receipts are chained.</summary>
    public const string BureauLockPrefix = "receipts/";

    private const string ListenerName = "SqlClientDiagnosticListener", ActivitySourceName = "PerfHub";

    private readonly string _useCase;
    private readonly Lock _lock = new();
    private readonly List<IDisposable> _subscriptions = [];
    private readonly ConditionalWeakTable<SqlConnection, ConnectionTrace> _connections = [];
    private readonly List<SqlOperation> _operations = [];

    /// <summary>Starts to record.</summary>
    /// <param name="useCase">The name of the use case, as the host's activities have it.</param>
    public SqlTrace(string useCase)
    {
        _useCase = useCase;
        var activities = new ActivityListener
        {
            ShouldListenTo = source => source.Name == ActivitySourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
        };
        ActivitySource.AddActivityListener(activities);
        _subscriptions.Add(activities);
        _subscriptions.Add(DiagnosticListener.AllListeners.Subscribe(this));
    }

    /// <summary>The operations of the use case, in the order of their first calls.</summary>
    public IReadOnlyList<SqlOperation> Operations => _operations;

    /// <summary>The round trips of everything else: authentication and background work.</summary>
    public long OtherRoundTrips { get; private set; }

    /// <summary>How long the bureau's lock was held by all transactions together, from its grant to the commit.</summary>
    public TimeSpan LockDuration { get; private set; }

    /// <inheritdoc />
    public void OnNext(DiagnosticListener value)
    {
        if (value.Name == ListenerName)
        {
            _subscriptions.Add(value.Subscribe(this));
        }
    }

    /// <inheritdoc />
    public void OnNext(KeyValuePair<string, object?> value)
    {
        switch (value.Value)
        {
            case SqlClientConnectionOpenBefore open:
                _connections.AddOrUpdate(open.Connection, new ConnectionTrace(IsInUseCase()));
                break;
            case SqlClientConnectionOpenAfter open:
                open.Connection.StatisticsEnabled = true;
                Record(open.Connection, "open connection (wait for the pool)");
                break;
            case SqlClientCommandBefore before:
                RecordUnannounced(before.Command.Connection);
                break;
            case SqlClientCommandAfter after:
                RecordCommand(after.Command);
                break;
            case SqlClientCommandError error:
                RecordCommand(error.Command);
                break;
            case SqlClientTransactionCommitBefore commit:
                RecordUnannounced(commit.Connection);
                break;
            case SqlClientTransactionCommitAfter commit:
                Record(commit.Connection, "commit");
                ReleaseLock(commit.Connection);
                break;
            case SqlClientTransactionRollbackAfter rollback:
                Record(rollback.Connection, "rollback");
                ReleaseLock(rollback.Connection);
                break;
        }
    }

    /// <inheritdoc />
    public void OnCompleted()
    {
        // The listeners live as long as the process.
    }

    /// <inheritdoc />
    public void OnError(Exception error) => throw new InvalidOperationException("A diagnostic listener failed.", error);

    /// <summary>Stops recording.</summary>
    public void Dispose() => _subscriptions.ForEach(it => it.Dispose());

    /// <summary>Whether a call belongs to the use case: it is an activity around the call, with those of the store between them.</summary>
    private bool IsInUseCase()
    {
        var activity = Activity.Current;
        while (activity is not null && (activity.Source.Name != ActivitySourceName || activity.OperationName != _useCase))
        {
            activity = activity.Parent;
        }

        return activity is not null;
    }

    /// <summary>SqlClient announces no BEGIN TRANSACTION: it is the round trip between two events.</summary>
    private void RecordUnannounced(SqlConnection connection) => Record(connection, "begin transaction", onlyRoundTrips: true);

    private void RecordCommand(SqlCommand command)
    {
        var parameters = command.Parameters.Cast<SqlParameter>().ToList();
        Record(command.Connection, SqlOperationName.Get(command), parameters.Count(it => it.SqlDbType == SqlDbType.Structured));
        if (parameters.Any(it => it.Value is string text && text.StartsWith(BureauLockPrefix, StringComparison.Ordinal))
            && _connections.TryGetValue(command.Connection, out var trace))
        {
            trace.LockedSince ??= Stopwatch.GetTimestamp();
        }
    }

    private void Record(SqlConnection connection, string name, int tableParameters = 0, bool onlyRoundTrips = false)
    {
        if (!_connections.TryGetValue(connection, out var trace))
        {
            return;
        }

        var (duration, roundTrips) = trace.Advance(connection);
        lock (_lock)
        {
            if (!trace.IsInUseCase)
            {
                OtherRoundTrips += roundTrips;
            }
            else if (roundTrips > 0 || !onlyRoundTrips)
            {
                var operation = _operations.Find(it => it.Name == name);
                if (operation is null)
                {
                    _operations.Add(operation = new SqlOperation(name));
                }

                operation.Add(duration, roundTrips, trace.LockedSince is not null, tableParameters);
            }
        }
    }

    private void ReleaseLock(SqlConnection connection)
    {
        if (_connections.TryGetValue(connection, out var trace) && trace is { LockedSince: { } since, IsInUseCase: true })
        {
            lock (_lock)
            {
                LockDuration += Stopwatch.GetElapsedTime(since);
            }

            trace.LockedSince = null;
        }
    }
}
