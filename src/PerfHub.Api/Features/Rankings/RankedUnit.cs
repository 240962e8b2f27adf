using System.Buffers.Text;
using System.Text.Json;
using PerfHub.Api.Features.SelfEvaluations;
using PerfHub.Api.Features.Units;
using PerfHub.Api.Json;
using PerfHub.Rules.Report;

namespace PerfHub.Api.Features.Rankings;

/// <summary>A unit in a ranking.</summary>
/// <param name="Rank">From 1 in the order asked for; ties share one: 1, 2, 2, 4.</param>
/// <param name="Percentile">100·(population − rank)/(population − 1), two decimals; 100 where alone.</param>
/// <param name="Value">What is ranked by: points or percent.</param>
/// <param name="Unit">The unit's code.</param>
/// <param name="UnitName">The unit's name.</param>
/// <param name="Bureau">The code of its bureau.</param>
/// <param name="BureauName">The name of its bureau.</param>
/// <param name="Sector">Its sector.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Score">Claimed beside verified, points.</param>
/// <param name="Grade">Claimed beside verified.</param>
/// <param name="ExecutionRate">Executed ÷ adjusted, percent; <see langword="null"/> where nothing was budgeted.</param>
/// <param name="Deviations">Deviations that stand: neither dismissed nor resolved.</param>
public sealed record RankedUnit(
    long Rank, decimal Percentile, decimal Value, string Unit, string UnitName, string Bureau, string BureauName, string Sector,
    UnitKind Kind, RankedScore Score, RankedGrade Grade, decimal? ExecutionRate, DeviationCounts Deviations);

/// <summary>Claimed beside verified, points.</summary>
/// <param name="Claimed">What the unit claims.</param>
/// <param name="Verified">What its figures support.</param>
/// <param name="Difference">Claimed − verified.</param>
public sealed record RankedScore(decimal Claimed, decimal Verified, decimal Difference);

/// <summary>Claimed beside verified.</summary>
/// <param name="Claimed">What the unit claims.</param>
/// <param name="Verified">What its figures support.</param>
public sealed record RankedGrade(Grade Claimed, Grade Verified);

/// <summary>Deviations that stand, by severity.</summary>
/// <param name="High">High.</param>
/// <param name="Medium">Medium.</param>
/// <param name="Low">Low.</param>
public sealed record DeviationCounts(int High, int Medium, int Low);

/// <summary>
/// All that a ranking shows of a unit but its place: written once when the unit files, so that a page is read and sent
/// without taking it apart.
/// </summary>
/// <param name="Unit">The unit's code.</param>
/// <param name="UnitName">The unit's name.</param>
/// <param name="Bureau">The code of its bureau.</param>
/// <param name="BureauName">The name of its bureau.</param>
/// <param name="Sector">Its sector.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Score">Claimed beside verified, points.</param>
/// <param name="Grade">Claimed beside verified.</param>
/// <param name="ExecutionRate">Executed ÷ adjusted, percent.</param>
/// <param name="Deviations">Deviations that stand.</param>
public sealed record UnitSummary(
    string Unit, string UnitName, string Bureau, string BureauName, string Sector, UnitKind Kind, RankedScore Score,
    RankedGrade Grade, decimal? ExecutionRate, DeviationCounts Deviations)
{
    /// <summary>Writes it, as JSON in UTF-8.</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="standing">Where it stands.</param>
    public static byte[] Of(NamedUnit unit, StandingRow standing) => JsonSerializer.SerializeToUtf8Bytes(
        new UnitSummary(
            unit.Row.Code,
            unit.Row.Name,
            unit.Row.Bureau,
            unit.BureauName,
            unit.Row.Sector,
            unit.Row.Kind,
            new RankedScore(standing.Claimed, standing.Verified, standing.Claimed - standing.Verified),
            new RankedGrade(standing.ClaimedGrade, standing.VerifiedGrade),
            standing.ExecutionRate,
            new DeviationCounts(standing.High, standing.Medium, standing.Low)),
        ApiJson.Options);

    /// <summary>The <see cref="RankedUnit"/>: the place, and behind it the members of the summary.</summary>
    /// <param name="summary">The summary.</param>
    /// <param name="rank">The rank.</param>
    /// <param name="percentile">The percentile.</param>
    /// <param name="value">The value ranked by.</param>
    public static RawJson<RankedUnit> Ranked(ReadOnlySpan<byte> summary, long rank, decimal percentile, decimal value)
    {
        const int LongestPlace = 128;
        var item = new byte[LongestPlace + summary.Length];
        var at = 0;
        Append(item, ref at, "{\"rank\":"u8);
        Utf8Formatter.TryFormat(rank, item.AsSpan(at), out var written);
        at += written;
        Append(item, ref at, ",\"percentile\":"u8);
        Utf8Formatter.TryFormat(percentile, item.AsSpan(at), out written);
        at += written;
        Append(item, ref at, ",\"value\":"u8);
        Utf8Formatter.TryFormat(value, item.AsSpan(at), out written);
        at += written;
        Append(item, ref at, ","u8);
        Append(item, ref at, summary[1..]);
        return new RawJson<RankedUnit>(item.AsMemory(0, at));
    }

    private static void Append(Span<byte> item, ref int at, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(item[at..]);
        at += bytes.Length;
    }
}
