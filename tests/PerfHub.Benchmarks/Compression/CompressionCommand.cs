using System.Diagnostics;
using System.IO.Compression;
using System.Text.Json;
using K4os.Compression.LZ4;
using PerfHub.Api;
using PerfHub.Api.Hosting.Demo;
using PerfHub.Api.Http.Json;
using PerfHub.Api.Persistence;
using PerfHub.Api.Reports;
using PerfHub.Api.Reports.Assessments;
using PerfHub.Api.Reports.Policies;
using PerfHub.Benchmarks.Evaluations;
using PerfHub.Benchmarks.Infrastructure;
using PerfHub.Rules.Report;
using PerfHub.Rules.Rules;
using ZstdSharp;

namespace PerfHub.Benchmarks.Compression;

/// <summary>
/// Compares codecs at their fast levels by size and time on reports and verdicts: generated reports, whose texts are alike, and reports
/// whose narratives no dictionary has seen.
/// </summary>
internal static class CompressionCommand
{
    private const int TrainingReports = 500, FirstTrainingReport = 1_000_000, Rounds = 5, DictionaryKibibytes = 64;

    private static readonly int[] DictionarySizes = [8, 16, 32, 64], Levels = [-5, 1, 3];

    /// <param name="options"><c>--reports</c>: how many are compressed; <c>--dictionary</c>: a file to write a dictionary to instead.</param>
    /// <returns>0.</returns>
    public static int Run(BenchmarkOptions options)
    {
        var (count, file) = (options.Get("--reports", 500), options.Get("--dictionary", ""));
        var training = Enumerable.Range(FirstTrainingReport, TrainingReports).SelectMany(CreateTrainingSamples).ToList();
        if (file.Length > 0)
        {
            File.WriteAllBytes(file, Train(training, DictionaryKibibytes));
            return 0;
        }

        Codec[] codecs =
        [
            new Codec("as stored", plain => StoredCompression.Compress(plain), (packed, _) => StoredCompression.Decompress(packed)),
            Brotli(0), Brotli(1), Brotli(4), Lz4(LZ4Level.L00_FAST), Lz4(LZ4Level.L03_HC), Zstandard(-5, null), Zstandard(1, null), Zstandard(3, null),
            .. DictionarySizes.SelectMany(kibibytes => Levels.Select(level => Zstandard(level, Train(training, kibibytes)))),
        ];
        Console.WriteLine($"{"codec",-26}{"report",10}{"verdict",10}{"unseen",10}{"verdict",10}   µs to compress and to decompress a report and its verdict");
        var (alike, unseen) = (Create(DemoData.GenerateReport), Create(UniqueNarratives.CreateReport));
        foreach (var codec in codecs)
        {
            var (reportBytes, verdictBytes, compress, decompress) = Measure(codec, alike);
            var (unseenReportBytes, unseenVerdictBytes, _, _) = Measure(codec, unseen);
            Console.WriteLine($"{codec.Name,-26}{reportBytes,10:N0}{verdictBytes,10:N0}{unseenReportBytes,10:N0}{unseenVerdictBytes,10:N0}{compress,10:N1}{decompress,10:N1}");
        }

        return 0;

        List<(byte[] Report, byte[] Verdict)> Create(Func<int, byte[]> create) =>
            [.. Enumerable.Range(0, count).Select(number => CreateSamples(number, create(number)) is [var report, var verdict] ? (report, verdict) : default)];
    }

    // Narratives differ from unit to unit: the dictionary learns none of them. Verdicts with and without what only some reports have.
    private static IEnumerable<byte[]> CreateTrainingSamples(int number)
    {
        var lastYear = JsonBody.Parse<SelfEvaluationReport>(UniqueNarratives.CreateReport(number + TrainingReports));
        var context = new ReportContext { LastYear = lastYear, Peers = new PeerComparison(), ReceivedAt = DateTime.UnixEpoch.AddDays(1), ClosesAt = DateTime.UnixEpoch };
        var document = UniqueNarratives.CreateReport(number);
        return [.. CreateSamples(number, document), CreateSamples(number, document, context)[1]];
    }

    private static List<byte[]> CreateSamples(int number, byte[] document, ReportContext? context = null)
    {
        var key = new ReportKey(BenchmarkRegion.GetDistrict(number), BenchmarkRegion.GetUnitCode(number), BenchmarkRegion.Year);
        var report = JsonBody.Parse<SelfEvaluationReport>(document);
        var verdict = Verdict.Create(key, report, EffectivePolicy.Default, Evaluation.Compute(report, context: context));
        return [document, JsonSerializer.SerializeToUtf8Bytes(verdict, ApiJson.Options)];
    }

    private static byte[] Train(List<byte[]> samples, int kibibytes) => DictBuilder.TrainFromBuffer(samples, kibibytes << 10);

    private static (double Report, double Verdict, double Compress, double Decompress) Measure(Codec codec, List<(byte[] Report, byte[] Verdict)> samples)
    {
        var packed = samples.ConvertAll(it => (Report: codec.Compress(it.Report), Verdict: codec.Compress(it.Verdict)));
        if (!samples.Zip(packed).All(it => codec.Decompress(it.Second.Report, it.First.Report.Length).AsSpan().SequenceEqual(it.First.Report)))
        {
            throw new InvalidOperationException($"{codec.Name} gives other bytes.");
        }

        var (compress, decompress) = (double.MaxValue, double.MaxValue);
        for (var round = 0; round < Rounds; round++)
        {
            var watch = Stopwatch.StartNew();
            samples.ForEach(it => (_, _) = (codec.Compress(it.Report), codec.Compress(it.Verdict)));
            compress = Math.Min(compress, watch.Elapsed.TotalMicroseconds / samples.Count);
            watch.Restart();
            for (var i = 0; i < samples.Count; i++)
            {
                (_, _) = (codec.Decompress(packed[i].Report, samples[i].Report.Length), codec.Decompress(packed[i].Verdict, samples[i].Verdict.Length));
            }

            decompress = Math.Min(decompress, watch.Elapsed.TotalMicroseconds / samples.Count);
        }

        return (packed.Average(it => it.Report.Length), packed.Average(it => it.Verdict.Length), compress, decompress);
    }

    private static Codec Brotli(int quality) => new(
        $"Brotli {quality}",
        plain =>
        {
            var buffer = new byte[BrotliEncoder.GetMaxCompressedLength(plain.Length)];
            return BrotliEncoder.TryCompress(plain, buffer, out var written, quality, 18) ? buffer[..written] : throw new InvalidOperationException("Brotli failed.");
        },
        (packed, _) => BrotliCodec.Decompress(packed));

    private static Codec Lz4(LZ4Level level) => new(
        $"LZ4 {level}",
        plain =>
        {
            var buffer = new byte[LZ4Codec.MaximumOutputSize(plain.Length)];
            return buffer[..LZ4Codec.Encode(plain, buffer, level)];
        },
        (packed, length) =>
        {
            var plain = new byte[length];
            LZ4Codec.Decode(packed, plain);
            return plain;
        });

    private static Codec Zstandard(int level, byte[]? dictionary)
    {
        var (compressor, decompressor) = (new Compressor(level), new Decompressor());
        if (dictionary is not null)
        {
            compressor.LoadDictionary(dictionary);
            decompressor.LoadDictionary(dictionary);
        }

        return new Codec(
            $"Zstandard {level}{(dictionary is null ? "" : $", {dictionary.Length >> 10} KiB")}",
            plain => compressor.Wrap(plain).ToArray(),
            (packed, _) => decompressor.Unwrap(packed).ToArray());
    }

    private sealed record Codec(string Name, Func<byte[], byte[]> Compress, Func<byte[], int, byte[]> Decompress);
}
