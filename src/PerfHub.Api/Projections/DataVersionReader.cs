using PerfHub.Api.Persistence;
using PerfHub.Api.Projections.Rankings;
using PerfHub.Api.Projections.Versions;

namespace PerfHub.Api.Projections;

/// <summary>Reads current data versions from the primary, after bringing the projections up to date.</summary>
public sealed class DataVersionReader(Db db, RankingProjector projector)
{
    /// <summary>Returns a version that reflects every write acknowledged before this call, on any host.</summary>
    public async Task<DataVersion> GetCurrentAsync(string bureau, int year, CancellationToken cancel)
    {
        TenantContext.RequirePrimary();
        var row = await ReadAsync();
        if (row.IsBehind)
        {
            await projector.ProcessPendingForClientAsync(cancel);
            row = await ReadAsync();
        }

        return row.ToDataVersion();

        async Task<DataVersionState> ReadAsync() =>
            (await db.QueryFirstOrDefaultAsync<DataVersionState>(DataVersionState.Sql, new { bureau, year }, cancel))!;
    }
}
