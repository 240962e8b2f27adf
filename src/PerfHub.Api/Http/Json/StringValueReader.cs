using System.Reflection;
using System.Text.Json;
using PerfHub.Rules.Report;

namespace PerfHub.Api.Http.Json;

/// <summary>Reads a text and checks <see cref="TextLengthAttribute"/> and <see cref="TextFormatAttribute"/>.</summary>
internal sealed class StringValueReader(PropertyInfo property) : ValueReader<string>
{
    private readonly int _min = property.GetCustomAttribute<TextLengthAttribute>()?.Min ?? 0;
    private readonly TextFormatAttribute? _format = property.GetCustomAttribute<TextFormatAttribute>();
    private readonly int _max = property.GetCustomAttribute<TextLengthAttribute>()?.Max ?? ReportLimits.MaxTextLength;

    /// <inheritdoc />
    public override string? Read(ref Utf8JsonReader reader, ReadContext context)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            return Reject(ref reader, context, "应为文本", "a text is expected");
        }

        var text = context.ReadText(ref reader);
        if (text?.Length > _max)
        {
            context.AddError("too-long", $"文本不得超过 {_max} 个字符", $"the text must have at most {_max} characters");
        }
        else if (_min > 0 && text is not null && string.IsNullOrWhiteSpace(text))
        {
            context.AddError("blank", "不得为空白", "the text must not be blank");
        }
        else if (_format is not null && text is not null && !_format.Matches(text))
        {
            var (zh, en) = _format.Format == TextFormat.Sha256
                ? ("应为 64 位十六进制数", "64 hexadecimal digits are expected")
                : ("应为以 http 或 https 开头的网址", "an absolute http or https address is expected");
            context.AddError("wrong-format", zh, en);
        }

        return text;
    }
}
