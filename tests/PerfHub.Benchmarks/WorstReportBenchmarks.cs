using System.IO.Pipelines;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using PerfHub.Api;
using PerfHub.Api.Http.Json;
using PerfHub.Api.Reports;
using PerfHub.Api.Reports.Assessments;
using PerfHub.Api.Reports.Deviations;
using PerfHub.Api.Reports.Policies;
using PerfHub.Api.Tests.Infrastructure;
using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;

namespace PerfHub.Benchmarks;

/// <summary>The report with the most deviations that one can file, as ratios to parsing it.</summary>
[MemoryDiagnoser]
public class WorstReportBenchmarks
{
    private static readonly ReportKey Key = new("650104", "0137", 2024);

    private static readonly Dictionary<string, DeviationStatus> NoStatuses = [];

    private readonly byte[] _document = WorstReport.Create();
    private SelfEvaluationReport _report = null!;
    private ReportContext _context = null!;

    /// <summary>Parses the report, which is also last year's.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _report = Parse()!;
        _context = new ReportContext { FiscalYear = Key.Year, ReceivedAt = new(2025, 2, 18, 0, 0, 0, DateTimeKind.Utc), LastYear = _report, Peers = new PeerComparison() };
    }

    /// <summary>Parses and validates the JSON: 500 indicators, 10,000 figures, 1,000 projects.</summary>
    [Benchmark(Baseline = true)]
    public SelfEvaluationReport? Parse() => StrictJsonReader.TryRead<SelfEvaluationReport>(_document, out var report, out _) ? report : null;

    /// <summary>Every rule and the verified score, without the messages.</summary>
    [Benchmark]
    public Evaluation Evaluate() => Evaluation.Compute(_report, context: _context);

    /// <summary>What validating the report costs without the store: parsing, evaluating, and writing the response as the host does, in parts.</summary>
    [Benchmark]
    public async Task ValidateAsync()
    {
        var verdict = Verdict.Create(Key, Parse()!, EffectivePolicy.Default, Evaluation.Compute(_report, context: _context));
        await JsonSerializer.SerializeAsync(PipeWriter.Create(Stream.Null), verdict.ToReceiptDeviations(isEnglish: false, NoStatuses), ApiJson.Options);
    }
}
