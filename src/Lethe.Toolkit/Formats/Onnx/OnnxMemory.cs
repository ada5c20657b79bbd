using Google.Protobuf;
using Google.Protobuf.Reflection;
using Lethe.Formats.Onnx.Proto;

namespace Lethe.Formats.Onnx;

/// <summary>
/// Counts what an ONNX file will take in memory before it is parsed: a message of two bytes becomes an object of hundreds, so that a file of
/// nothing but empty messages would fill the memory.
/// </summary>
/// <remarks>Estimates for a 64-bit machine. Weights, the bulk of a model, count as often as they have bytes.</remarks>
internal sealed class OnnxMemory(string file, long fileLength)
{
    /// <summary>Graphs of PyTorch take some nine times their size, their weights once.</summary>
    private const int Times = 16;

    private const long AlwaysFree = 1 << 18;
    private const int DeepestNesting = 32;
    private const int Head = 32;
    private const int Repeated = 64;
    private const int Number = 24;
    private const int ShortNumber = 16;
    private const int UnknownField = 128;

    private static readonly Dictionary<MessageDescriptor, long> Sizes = [];

    private readonly long _most = AlwaysFree + (Times * fileLength);
    private long _spent;

    /// <summary>Walks over the whole file.</summary>
    /// <exception cref="FileFormatException">It would take more than a small multiple of its size.</exception>
    /// <exception cref="InvalidProtocolBufferException">The file is no sequence of messages.</exception>
    internal void Check(CodedInputStream input) => Walk(input, ModelProto.Descriptor, fileLength, 0);

    private void Walk(CodedInputStream input, MessageDescriptor type, long end, int depth)
    {
        if (depth > DeepestNesting)
            throw FileFormatException.In(file, "ONNX", $"at most {DeepestNesting} messages inside each other", "more");
        while (input.Position < end && input.ReadTag() is var tag and not 0)
        {
            var field = type.FindFieldByNumber(WireFormat.GetTagFieldNumber(tag));
            var isSpan = WireFormat.GetTagWireType(tag) == WireFormat.WireType.LengthDelimited;
            if (isSpan && field?.FieldType == FieldType.Message)
            {
                var length = input.ReadLength();
                Spend(SizeOf(field.MessageType));
                Walk(input, field.MessageType, input.Position + length, depth + 1);
                continue;
            }

            if (isSpan && field is { IsRepeated: true } && ElementBytes(field.FieldType) is { } bytes)
            {
                Packed(input, bytes);
                continue;
            }

            var start = input.Position;
            input.SkipLastField();
            Spend(Cost(field, isSpan, input.Position - start));
        }
    }

    private static long Cost(FieldDescriptor? field, bool isSpan, long bytes) => field switch
    {
        null => UnknownField + bytes,
        { FieldType: FieldType.String } => Head + (sizeof(char) * bytes),
        { FieldType: FieldType.Bytes } => Head + bytes,
        { FieldType: FieldType.Float or FieldType.Double } when isSpan => bytes,
        _ => isSpan ? Number * bytes : field.IsRepeated ? Number : 0,
    };

    /// <summary>What a whole number of a list takes, with the growing of the list; null for other types.</summary>
    private static int? ElementBytes(FieldType type) => type switch
    {
        FieldType.Int64 or FieldType.UInt64 or FieldType.SInt64 => Number,
        FieldType.Int32 or FieldType.UInt32 or FieldType.SInt32 or FieldType.Enum or FieldType.Bool => ShortNumber,
        _ => null,
    };

    /// <summary>Numbers in a row have one to ten bytes each, as half-precision weights do: they are counted.</summary>
    private void Packed(CodedInputStream input, int bytes)
    {
        var length = input.ReadLength();
        for (var end = input.Position + length; input.Position < end;)
        {
            input.ReadUInt64();
            Spend(bytes);
        }
    }

    private static long SizeOf(MessageDescriptor type)
    {
        lock (Sizes)
        {
            if (!Sizes.TryGetValue(type, out var size))
                Sizes[type] = size = Head + type.Fields.InDeclarationOrder().Sum(field => field.IsRepeated ? Repeated : sizeof(long));
            return size;
        }
    }

    private void Spend(long bytes)
    {
        _spent += bytes;
        if (_spent > _most)
            throw FileFormatException.In(file, "ONNX", $"messages that take {_most} bytes in all, in proportion to the file", "more");
    }
}
