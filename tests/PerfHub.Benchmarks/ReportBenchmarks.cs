using BenchmarkDotNet.Attributes;
using PerfHub.Api;
using PerfHub.Api.Hosting.Demo;
using PerfHub.Api.Http.Json;
using PerfHub.Api.Reports;
using PerfHub.Api.Reports.Assessments;
using PerfHub.Api.Reports.Policies;
using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;

namespace PerfHub.Benchmarks;

/// <summary>
/// What one report costs, as ratios to reading it: <see cref="Evaluate"/> gives score, flags and formulas,
/// <see cref="EvaluateAndWrite"/> every message in both languages too.
/// </summary>
[MemoryDiagnoser]
public class ReportBenchmarks
{
    private static readonly ReportKey Key = new("650104", "0137", 2024);

    private readonly byte[] _document = DemoData.SeedReport;
    private SelfEvaluationReport _report = null!;
    private ReportContext _circumstances = null!;
    private Verdict _verdict = null!;

    /// <summary>Reads the report once.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _report = Parse()!;
        _circumstances = new ReportContext { LastYear = Parse(), Peers = new PeerComparison() };
        _verdict = Verdict.Create(Key, _report, EffectivePolicy.Default, Evaluate());
    }

    /// <summary>Reads the seed: 4 KB of JSON into records, every fault looked for.</summary>
    [Benchmark(Baseline = true)]
    public SelfEvaluationReport? Parse() => StrictJsonReader.TryRead<SelfEvaluationReport>(_document, out var report, out _) ? report : null;

    /// <summary>Every rule and the verified score.</summary>
    [Benchmark]
    public Evaluation Evaluate() => Evaluation.Compute(_report);

    /// <summary>The same, held against a report of the year before and compared with other units: narratives are read too.</summary>
    [Benchmark]
    public Evaluation EvaluateInCircumstances() => Evaluation.Compute(_report, context: _circumstances);

    /// <summary>Score, flags, formulas, and the words of every deviation.</summary>
    [Benchmark]
    public int EvaluateAndWrite() =>
        Evaluation.Compute(_report).Deviations.Sum(it => it.Flag.Message.Zh.Length + it.Flag.Message.En.Length);

    /// <summary>The verdict as JSON, as it is stored.</summary>
    [Benchmark]
    public byte[] Serialize() => System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(_verdict, ApiJson.Options);
}
