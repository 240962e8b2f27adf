using Dapper;

namespace PerfHub.Api.Projections.Rankings;

/// <summary>A row of a ranking query.</summary>
[method: ExplicitConstructor]
internal sealed record RankingRow(string Position, byte[] Summary)
{
    public decimal Value => RankingSortKey.ParseValue(Position);
}
