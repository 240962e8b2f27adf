using System.Text.Json;
using PerfHub.Rules.Report;

namespace PerfHub.Rules.Tests;

/// <summary>Reports that tests start from.</summary>
internal static class TestReports
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>The real report that domain.md describes; it has 13 deviations.</summary>
    public static SelfEvaluationReport Seed { get; } = ReadSeed();

    /// <summary>A report with only the required fields and <see cref="MinimalIndicator"/>.</summary>
    public static SelfEvaluationReport Minimal { get; } = new()
    {
        FilledOn = new DateOnly(2025, 2, 18),
        Budget = new Budget { Initial = 100m, Adjusted = 100m, Executed = 100m },
        Indicators = [MinimalIndicator],
        Score = new ClaimedScore { Total = 100m, Grade = Grade.Excellent },
    };

    /// <summary>Code 1, quantitative, cumulative, target and final value 10, weight and score 90.</summary>
    public static Indicator MinimalIndicator => new()
    {
        Code = "1",
        Name = "开展培训次数",
        Kind = IndicatorKind.Quantitative,
        Direction = Direction.AtLeast,
        Accumulation = Accumulation.Cumulative,
        Target = CreateMeasure(10m),
        Final = CreateMeasure(10m),
        Weight = 90m,
        Score = 90m,
    };

    public static Measure CreateMeasure(decimal value, string? unit = "次") => new() { Value = value, Unit = unit };

    /// <summary>The minimal report with its budget changed.</summary>
    public static SelfEvaluationReport With(Func<Budget, Budget> budget) =>
        Minimal with { Budget = budget(Minimal.Budget) };

    /// <summary>The minimal report with its claimed score changed.</summary>
    public static SelfEvaluationReport With(Func<ClaimedScore, ClaimedScore> score) =>
        Minimal with { Score = score(Minimal.Score) };

    /// <summary>The minimal report with its one indicator changed.</summary>
    public static SelfEvaluationReport With(Func<Indicator, Indicator> indicator) =>
        Minimal with { Indicators = [indicator(MinimalIndicator)] };

    /// <summary>The minimal report with one piece of key work that names this figure.</summary>
    public static SelfEvaluationReport With(NarrativeFigure figure) =>
        Minimal with { KeyWork = [new KeyWork { Text = "开展培训。", Figures = [figure] }] };

    private static SelfEvaluationReport ReadSeed()
    {
        using var stream = typeof(TestReports).Assembly.GetManifestResourceStream("self-evaluation-2024.json")!;
        return JsonSerializer.Deserialize<SelfEvaluationReport>(stream, Json)!;
    }
}
