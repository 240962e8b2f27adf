using PerfHub.Api.Persistence;

namespace PerfHub.Api.Projections.Versions;

/// <summary>
/// The versions under which responses are cached. The version of a bureau's lists is the number of the last change of the bureau or a
/// bureau below it. A bureau that moves leaves a change with its former ancestors, so versions never decrease.
/// </summary>
public static class DataVersions
{
    /// <summary>Reads the version of a snapshot.</summary>
    public static async Task<DataVersion> ReadAsync(IReadSession reads, string bureau, int year) =>
        (await reads.QueryFirstOrDefaultAsync<DataVersionState>(DataVersionState.Sql, new { bureau, year }))!.ToDataVersion();
}
