using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace PerfHub.Api.Tests.Features.SelfEvaluations;

/// <summary>Generates texts of any Unicode scalar values except NUL, which a store need not hold.</summary>
public static class JsonTextGenerator
{
    private static readonly Gen<Rune> ScalarGenerator = Gen.OneOf(
        Gen.Choose(1, 0x7f),
        Gen.Choose(0x80, 0xd7ff),
        Gen.Choose(0xe000, 0xffff),
        Gen.Choose(0x10000, 0x10ffff)).Select(value => new Rune(value));

    private static readonly Gen<(string Text, string Json)> LetterGenerator =
        from scalar in ScalarGenerator
        from isEscaped in Gen.Elements(true, false, false)
        select (scalar.ToString(), isEscaped || scalar.Value < ' ' || scalar.Value is '"' or '\\' ? Escape(scalar) : scalar.ToString());

    public static Arbitrary<EncodedText> Texts() => LetterGenerator.ListOf()
        .Select(letters => new EncodedText(
            string.Concat(letters.Select(it => it.Text)), $"\"{string.Concat(letters.Select(it => it.Json))}\""))
        .ToArbitrary();

    private static string Escape(Rune scalar) => string.Concat(scalar.ToString().Select(codeUnit => $"\\u{(int)codeUnit:x4}"));
}
