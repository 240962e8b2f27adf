using System.Globalization;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Features.SelfEvaluations;

/// <summary>Generates batches: some units in any order, each with a valid, a mutated or a meaningless report.</summary>
public static class BatchGenerator
{
    public const int UnitCount = 12;

    public static string GetUnitCode(int unit) => "L" + unit.ToString(CultureInfo.InvariantCulture);

    public static Arbitrary<IReadOnlyList<BatchReport>> Batches() => Arb.From(
        from order in Gen.Shuffle(Enumerable.Range(0, UnitCount).ToArray())
        from count in Gen.Choose(0, UnitCount)
        from bodies in Bodies().ListOf(count)
        select (IReadOnlyList<BatchReport>)[.. order.Zip(bodies, (unit, body) => new BatchReport(unit, body))]);

    private static Gen<byte[]> Bodies() => Gen.Frequency(
        (4, Gen.Choose(0, 30).Select(executed => new SmallReport { ExecutedBudget = 70m + executed, FinalValue = executed }.ToJson().ToUtf8Bytes())),
        (4, MutatedReportGenerator.Bodies().Generator.Where(body => !body.Bytes.Contains((byte)'\n')).Select(body => body.Bytes)),
        (1, Gen.Elements("{}", "[]", "1", "\"\"", "{\"a\":", "{\"a\":1,\"a\":2}", "{\"score\":\"\\ud800\"}").Select(Encoding.UTF8.GetBytes)));
}
