using System.Data;
using Dapper;
using DbUp.Engine;
using DbUp.Engine.Transactions;

namespace PerfHub.Api.Persistence.Migrations;

/// <summary>
/// Fills the normal forms of texts that were stored before migration 0024, because no store can compute them in SQL. Running it again
/// changes nothing.
/// </summary>
/// <param name="scriptFolder">The folder of the store's scripts.</param>
/// <param name="enterSql">Makes the rows of all bureaus visible.</param>
/// <param name="leaveSql">Undoes <paramref name="enterSql"/>.</param>
public sealed class NormalizedTextFill(string scriptFolder, string? enterSql = null, string? leaveSql = null) : IScriptProvider
{
    /// <summary>The last part of the script's name; it follows that of the script that adds the columns.</summary>
    public const string Name = "0024_normalized_texts_fill";

    private const int MaxSectorLength = 100;

    // What is left to do in SQL.
    private const string NothingSql = "SELECT 1";

    private const string SectorsSql = "SELECT DISTINCT Sector FROM Unit";

    private const string UpdateSectorSql = "UPDATE Unit SET NormalizedSector = @form WHERE Sector = @sector";

    private const string IndicatorsSql = "SELECT ReportId, Ordinal, Name FROM IndicatorResult";

    private const string UpdateIndicatorSql = "UPDATE IndicatorResult SET NormalizedName = @Form WHERE ReportId = @ReportId AND Ordinal = @Ordinal";

    // Rankings hold the normal form of the sector: they are updated for units with another spelling. The id of a report is no id of a
    // queued row, except of one that an earlier migration has queued for the same report.
    private const string QueueRankingsSql = """
        INSERT INTO RankingOutbox (Id, ClaimId, Bureau, ReportId, Year)
        SELECT t.Id, 0, t.Bureau, t.Id, t.Year
        FROM Unit u JOIN CurrentReport t ON t.Bureau = u.Bureau AND t.Unit = u.Code
        WHERE u.NormalizedSector IS NOT NULL AND NOT EXISTS (SELECT 1 FROM RankingOutbox q WHERE q.Id = t.Id)
        """;

    /// <summary>Returns the one script, which fills the columns in a transaction of its own when its turn comes.</summary>
    public IEnumerable<SqlScript> GetScripts(IConnectionManager connectionManager) =>
    [
        new LazySqlScript(
            $"PerfHub.Api.Data.Migrations.{scriptFolder}.{Name}", new SqlScriptOptions(), () => connectionManager.ExecuteCommandsWithManagedConnection<string>(Fill)),
    ];

    private string Fill(Func<IDbCommand> createCommand)
    {
        using var command = createCommand();
        var session = new Session(command.Connection!, command.Transaction, command.CommandTimeout);
        session.Execute(enterSql);
        foreach (var sector in session.Query<string>(SectorsSql).ToList())
        {
            // A longer form does not fit: the sector stays as it is written.
            if (NormalForm.Find(sector) is { Length: <= MaxSectorLength } form)
            {
                session.Execute(UpdateSectorSql, new { form, sector });
            }
        }

        foreach (var indicator in session.Query<IndicatorRow>(IndicatorsSql).Where(it => NormalForm.Find(it.Name) is not null).ToList())
        {
            session.Execute(UpdateIndicatorSql, new { Form = NormalForm.Find(indicator.Name), indicator.ReportId, indicator.Ordinal });
        }

        session.Execute(QueueRankingsSql);
        session.Execute(leaveSql);

        return NothingSql;
    }

    private sealed record Session(IDbConnection Connection, IDbTransaction? Transaction, int Timeout)
    {
        public IEnumerable<T> Query<T>(string sql) => Connection.Query<T>(sql, transaction: Transaction, buffered: false, commandTimeout: Timeout);

        public void Execute(string? sql, object? args = null)
        {
            if (sql is not null)
            {
                Connection.Execute(sql, args, Transaction, Timeout);
            }
        }
    }

    private sealed record IndicatorRow
    {
        public required long ReportId { get; init; }
        public required int Ordinal { get; init; }
        public required string Name { get; init; }
    }
}
