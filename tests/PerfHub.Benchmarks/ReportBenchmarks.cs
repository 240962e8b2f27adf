using System.Text.Json;
using BenchmarkDotNet.Attributes;
using PerfHub.Api;
using PerfHub.Api.Http.Json;
using PerfHub.Api.Http.OpenApi;
using PerfHub.Api.Reports;
using PerfHub.Api.Reports.Assessments;
using PerfHub.Api.Reports.Policies;
using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;

namespace PerfHub.Benchmarks;

/// <summary>The cost of one report as ratios to parsing it.</summary>
[MemoryDiagnoser]
public class ReportBenchmarks
{
    private static readonly ReportKey Key = new("650104", "0137", 2024);

    private readonly byte[] _document = SampleReport.Bytes;
    private SelfEvaluationReport _report = null!;
    private ReportContext _context = null!;
    private Verdict _verdict = null!;

    /// <summary>Parses and evaluates the report once.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _report = Parse()!;
        _context = new ReportContext { LastYear = Parse(), Peers = new PeerComparison() };
        _verdict = Verdict.Create(Key, _report, EffectivePolicy.Default, Evaluate());
    }

    /// <summary>Parses and validates the 4 KB of JSON of the seed report.</summary>
    [Benchmark(Baseline = true)]
    public SelfEvaluationReport? Parse() => StrictJsonReader.TryRead<SelfEvaluationReport>(_document, out var report, out _) ? report : null;

    /// <summary>Every rule and the verified score, without the messages.</summary>
    [Benchmark]
    public Evaluation Evaluate() => Evaluation.Compute(_report);

    /// <summary>The same with last year's report and a peer comparison, which compare narratives.</summary>
    [Benchmark]
    public Evaluation EvaluateWithContext() => Evaluation.Compute(_report, context: _context);

    /// <summary>Every rule, the verified score, and every message in both languages.</summary>
    [Benchmark]
    public int EvaluateWithMessages() =>
        Evaluation.Compute(_report).Deviations.Sum(it => it.Flag.Message.Zh.Length + it.Flag.Message.En.Length);

    /// <summary>Serialises the verdict to the JSON that is stored.</summary>
    [Benchmark]
    public byte[] Serialize() => JsonSerializer.SerializeToUtf8Bytes(_verdict, ApiJson.Options);
}
