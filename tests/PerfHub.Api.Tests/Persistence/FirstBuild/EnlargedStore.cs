using Dapper;
using Microsoft.Data.Sqlite;

namespace PerfHub.Api.Tests.Persistence.FirstBuild;

/// <summary>
/// The store of the first build with copies of all its reports, so that its migration takes long enough to be killed. The copies belong to a
/// bureau of their own, which no recorded response shows. They have no documents, which no migration reads.
/// </summary>
internal static class EnlargedStore
{
    // The first build's tables with rows of a report.
    private static readonly string[] Tables =
        ["Standing", "Revision", "IndicatorResult", "Deviation", "DeviationEvent", "Decision", "Reevaluation", "Narrative"];

    // No time-ordered id is as small as the ids of the copies.
    private const string CreateCopiesSql = """
        INSERT INTO Bureau (Code, Name, Parent, CreatedAt) SELECT '990000', '副本财政局', NULL, MIN(CreatedAt) FROM Bureau;
        INSERT INTO BureauScope (Ancestor, Descendant) VALUES ('990000', '990000');
        CREATE TEMP TABLE Copied AS
        WITH RECURSIVE Numbers (Number) AS (SELECT 1 UNION ALL SELECT Number + 1 FROM Numbers WHERE Number < @copies)
        SELECT s.Id AS Original, 1000 * n.Number + ROW_NUMBER() OVER (PARTITION BY n.Number ORDER BY s.Id) AS Id, s.Bureau, s.Unit, s.Bureau || '-' || s.Unit || '-' || n.Number AS Code
        FROM Standing s CROSS JOIN Numbers n;
        INSERT INTO Unit (Bureau, Code, Name, Sector, Kind, Active, CreatedAt, UpdatedAt)
        SELECT DISTINCT '990000', c.Code, u.Name, u.Sector, u.Kind, u.Active, u.CreatedAt, u.UpdatedAt FROM Copied c JOIN Unit u ON u.Bureau = c.Bureau AND u.Code = c.Unit;
        """;

    /// <summary>Creates the store.</summary>
    public static async Task CreateAsync(string path, int copies)
    {
        await FirstBuildHost.UnpackStoreAsync(path);
        await using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await connection.ExecuteAsync(CreateCopiesSql, new { copies });
        foreach (var table in Tables)
        {
            var columns = (await connection.QueryAsync<string>("SELECT name FROM pragma_table_info(@table)", new { table })).AsList();
            var report = table == "Standing" ? "Id" : "Standing";
            await connection.ExecuteAsync($"""
                INSERT INTO {table} ({string.Join(", ", columns)})
                SELECT {string.Join(", ", columns.Select(column => column == report ? "c.Id" : GetCopiedValue(column)))} FROM Copied c JOIN {table} t ON t.{report} = c.Original
                """);
        }

        await transaction.CommitAsync();
    }

    // A receipt has its place in the chain of the bureau that received it: the copies have none.
    private static string GetCopiedValue(string column) => column switch
    {
        "Bureau" => "'990000'",
        "Unit" => "c.Code",

        // A time-ordered id too, and a migration derives a key from it.
        "LastChange" => "c.Id",
        "ChainSeq" or "ReceiptSha256" or "ChainHead" => "NULL",
        "Document" or "Verdict" => "X''",
        _ => $"t.{column}",
    };
}
