namespace PerfHub.Api.Projections.Rankings;

/// <summary>A unit in a ranking, as the query gives it.</summary>
internal sealed record RankingRow
{
    public required string Position { get; init; }

    public required byte[] Summary { get; init; }

    public decimal Value => Rankings.RankingSortKey.ParseValue(Position);
}
