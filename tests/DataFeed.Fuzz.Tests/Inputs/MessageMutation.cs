namespace DataFeed.Fuzz.Tests.Inputs;

/// <summary>Damage to protobuf messages that keeps their form, so that it reaches the code behind the parser.</summary>
internal static class MessageMutation
{
    private const int MaxDepth = 4;

    /// <summary>One to three changes; one time in eight, bytes that were never a message.</summary>
    /// <param name="random">Chooses.</param>
    /// <param name="message">A valid message.</param>
    /// <param name="other">Another one, of any type, to take pieces from.</param>
    public static byte[] Mutate(this FuzzRandom random, byte[] message, byte[] other)
    {
        if (random.OneIn(8))
        {
            return random.Bytes(80);
        }

        for (var changes = 1 + random.Next(3); changes > 0; changes--)
        {
            message = random.OneIn(3) ? random.Damage(message, other) : MutateFields(random, message, other, MaxDepth);
        }

        return message;
    }

    /// <summary>Another form of the same message: fields in another order, unknown ones between them.</summary>
    /// <param name="random">Chooses.</param>
    /// <param name="message">A valid message none of whose fields is repeated.</param>
    public static byte[] Disguise(this FuzzRandom random, byte[] message)
    {
        if (!MessageField.TrySplit(message, out var fields))
        {
            throw new ArgumentException("Not a message.", nameof(message));
        }

        for (var unknown = random.Next(4); unknown > 0; unknown--)
        {
            fields.Insert(random.Next(fields.Count + 1), Unknown(random));
        }

        for (var last = fields.Count - 1; last > 0; last--)
        {
            var other = random.Next(last + 1);
            (fields[last], fields[other]) = (fields[other], fields[last]);
        }

        return MessageField.Join(fields);
    }

    private static byte[] MutateFields(FuzzRandom random, byte[] message, byte[] other, int depth)
    {
        if (!MessageField.TrySplit(message, out var fields) || fields.Count == 0)
        {
            return random.Damage(message, other);
        }

        var at = random.Next(fields.Count);
        var field = fields[at];
        switch (random.Next(10))
        {
            case 0:
                fields.Insert(random.Next(fields.Count + 1), field);
                break;
            case 1:
                fields.RemoveAt(at);
                break;
            case 2:
                fields.RemoveAt(at);
                fields.Insert(random.Next(fields.Count + 1), field);
                break;
            case 3:
                fields.Insert(random.Next(fields.Count + 1), Unknown(random));
                break;
            case 4 when MessageField.TrySplit(other, out var others) && others.Count > 0:
                fields.Insert(random.Next(fields.Count + 1), others[random.Next(others.Count)]);
                break;
            case 5:
                fields[at] = field with { Tag = random.OneIn(2) ? (field.Tag & ~7UL) | (uint)random.Next(8) : 8 + (random.Boundary() >> 3) };
                break;
            case 6 when field.WireType == MessageField.WithLength:
                return Lie(random, fields, at);
            default:
                fields[at] = field with { Content = MutateContent(random, field, other, depth) };
                break;
        }

        return MessageField.Join(fields);
    }

    private static byte[] MutateContent(FuzzRandom random, MessageField field, byte[] other, int depth) => field.WireType switch
    {
        0 => random.OneIn(6) ? Varint.Padded(random.Boundary(), random.Next(12)) : Varint.Of(random.Boundary()),
        MessageField.WithLength when depth > 0 && MessageField.TrySplit(field.Content, out _) && !random.OneIn(5) =>
            MutateFields(random, field.Content, other, depth - 1),
        _ => random.Damage(field.Content, other),
    };

    private static MessageField Unknown(FuzzRandom random)
    {
        var number = (ulong)(100 + random.Next(1000)) << 3;
        return random.Next(4) switch
        {
            0 => new MessageField(number, Varint.Of(random.Boundary())),
            1 => new MessageField(number | 1, new byte[8]),
            2 => new MessageField(number | 5, new byte[4]),
            _ => new MessageField(number | MessageField.WithLength, random.Bytes(30)),
        };
    }

    /// <summary>A length that does not count what follows it.</summary>
    private static byte[] Lie(FuzzRandom random, List<MessageField> fields, int at)
    {
        var field = fields[at];
        var claimed = random.OneIn(2) ? random.Boundary() : (ulong)Math.Max(0, field.Content.Length + random.Next(9) - 4);
        return
        [
            .. MessageField.Join(fields.Take(at)), .. Varint.Of(field.Tag), .. Varint.Of(claimed), .. field.Content,
            .. MessageField.Join(fields.Skip(at + 1)),
        ];
    }
}
