using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;

namespace PerfHub.Api.Persistence.Sqlite;

/// <summary>
/// A connection to the embedded store that caches prepared statements: SQLite takes longer to plan a query than to run it, and there are few
/// texts, because each is a constant.
/// </summary>
internal class StatementCachingConnection(string connectionString) : SqliteConnection(connectionString)
{
    private readonly Dictionary<string, SqliteCommand> _cache = [];

    /// <inheritdoc />
    protected override DbCommand CreateDbCommand() => new CachedCommand(this);

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        foreach (var command in _cache.Values)
        {
            command.Dispose();
        }

        _cache.Clear();
        base.Dispose(disposing);
    }

    /// <summary>Whether no transaction is open: SQLite itself rolls back if the disk is full or fails.</summary>
    public bool IsInAutocommit => SQLitePCL.raw.sqlite3_get_autocommit(Handle) != 0;

    /// <summary>Begins a read-only transaction; all its reads see the same snapshot.</summary>
    public DbTransaction BeginSnapshot() => new SnapshotTransaction(this);

    public void ExecuteNonQuery(string sql)
    {
        using var command = new CachedCommand(this) { CommandText = sql };
        command.ExecuteNonQuery();
    }

    private SqliteCommand RentCommand(string sql)
    {
        if (_cache.Remove(sql, out var command))
        {
            return command;
        }

        command = new SqliteCommand(sql, this);
        command.Prepare();
        return command;
    }

    private void ReturnCommand(SqliteCommand command)
    {
        command.Parameters.Clear();
        if (!_cache.TryAdd(command.CommandText, command))
        {
            command.Dispose();
        }
    }

    private sealed class SnapshotTransaction : DbTransaction
    {
        private readonly StatementCachingConnection _connection;
        private bool _isCompleted;

        public SnapshotTransaction(StatementCachingConnection connection)
        {
            _connection = connection;
            _connection.ExecuteNonQuery("BEGIN");
        }

        public override IsolationLevel IsolationLevel => IsolationLevel.Snapshot;

        protected override DbConnection DbConnection => _connection;

        public override void Commit() => Rollback();

        public override void Rollback()
        {
            if (!_isCompleted)
            {
                _isCompleted = true;
                if (!_connection.IsInAutocommit)
                {
                    _connection.ExecuteNonQuery("ROLLBACK");
                }
            }
        }

        protected override void Dispose(bool disposing)
        {
            Rollback();
            base.Dispose(disposing);
        }
    }

    /// <summary>Rents the prepared command of its text and returns it when disposed.</summary>
    private sealed class CachedCommand(StatementCachingConnection connection) : DbCommand
    {
        private SqliteCommand? _command;

        [AllowNull]
        public override string CommandText
        {
            get => _command?.CommandText ?? "";
            set
            {
                ReleaseCommand();
                _command = connection.RentCommand(value!);
            }
        }

        public override int CommandTimeout
        {
            get => Command.CommandTimeout;
            set => Command.CommandTimeout = value;
        }

        public override CommandType CommandType { get; set; } = CommandType.Text;

        public override bool DesignTimeVisible { get; set; }

        public override UpdateRowSource UpdatedRowSource { get; set; }

        protected override DbConnection? DbConnection
        {
            get => connection;
            set => throw new NotSupportedException("The command belongs to its connection.");
        }

        protected override DbParameterCollection DbParameterCollection => Command.Parameters;

        protected override DbTransaction? DbTransaction { get; set; }

        private SqliteCommand Command => _command ?? throw new InvalidOperationException("The command has no text.");

        public override void Cancel() => Command.Cancel();

        public override int ExecuteNonQuery() => Command.ExecuteNonQuery();

        public override object? ExecuteScalar() => Command.ExecuteScalar();

        public override void Prepare()
        {
        }

        protected override DbParameter CreateDbParameter() => new SqliteParameter();

        protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) => new SqliteRowReader(Command.ExecuteReader(behavior));

        protected override void Dispose(bool disposing)
        {
            ReleaseCommand();
            base.Dispose(disposing);
        }

        private void ReleaseCommand()
        {
            if (_command is not null)
            {
                connection.ReturnCommand(_command);
                _command = null;
            }
        }
    }
}
