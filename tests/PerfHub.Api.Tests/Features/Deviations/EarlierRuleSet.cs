using PerfHub.Api.Persistence;
using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Features.Deviations;

/// <summary>A release before the current one, whose rules read other fields of the report.</summary>
internal static class EarlierRuleSet
{
    /// <summary>Leaves the reports of a region as that release stored them.</summary>
    public static Task ApplyAsync(Db db, Region region) => db.WriteAsync(
        async session =>
        {
            var args = new { region.North, fields = new string('0', 32) };
            await session.ExecuteAsync("UPDATE Deviation SET InputsHash = CONCAT(@fields, SUBSTRING(InputsHash, 33, 32)) WHERE Bureau = @North", args);
            await session.ExecuteAsync("UPDATE DeviationEvent SET InputsHash = CONCAT(@fields, SUBSTRING(InputsHash, 33, 32)) WHERE Bureau = @North", args);
            return await session.ExecuteAsync("UPDATE CurrentReport SET RuleSetVersion = '2', OutcomeHash = NULL WHERE Bureau = @North", args);
        },
        CancellationToken.None);
}
