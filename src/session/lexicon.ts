/**
 * What people write in a help thread, by what they mean. Phrases are compared with the whole message or with a part of
 * it between word edges, lower-case, without apostrophes and punctuation; `*` stands for up to three words.
 */

/** The checklist did not help. */
export const STILL_FAILING = `
issue remains|error remains|still remains|none of it|did nothing|didnt do anything|does nothing|another idea|more i can do|hat nichts gebracht|keine änderung|nichts geändert|rien na changé|sin cambios|sem mudança|nessun cambiamento|
still fail|still failing|still fails|still broken|still not working|still doesnt work|still does not work|still the same|still same|still stuck
still getting it|still get it|still getting the|still getting this|still getting that|still get the|still happens|still happening|still there|still see it|still seeing|still no|still nothing
still an issue|still a problem|still errors|still erroring|still bad|still blocked|still down|still dead|still not fixed|still cant|still wont|still occurs|still giving|still gives|still shows|still says|still showing|still having|still have|still facing|still persists|still hitting|still hit|still not|still get
same error|same thing|same issue|same problem|same result|same message|same outcome|same failure|same again|exact same|same as before|same story
no change|nothing changed|nothing changes|no difference|didnt change anything|changes nothing|changed nothing|made no difference|makes no difference|no effect|had no effect|no improvement|unchanged
didnt fix|did not fix|doesnt fix|didnt help|did not help|doesnt help|does not help|not helping|no help there|didnt work|did not work|doesnt work|does not work|not working|isnt working|wont work|aint working|no dice|no luck|no joy|no good|no go|to no avail|in vain
not fixed|not resolved|not solved|isnt fixed|unresolved|wasnt it|was not it|thats not it either|none of that|none of these|none of them|none worked|none helped|nothing works|nothing worked|nothing helped|nothing helps
continues to fail|keeps failing|keeps happening|keeps coming|keeps erroring|fails the same|fails still|failing still|error persists|persists|problem remains|it remains
what else|what now|now what|whats next|what next|what should i try next|anything else|any other ideas|any other idea|other ideas|more ideas|any more ideas|other suggestions|more suggestions|next step|next steps|next one|next please|more steps|what other|anything more|further ideas|tried everything|tried all|tried them all|did everything
immer noch|geht nicht|geht nich|klappt nicht|funktioniert nicht|hilft nicht|hat nicht geholfen|bringt nichts|gleicher fehler|selber fehler|der gleiche fehler|derselbe fehler|kein unterschied|weiterhin|nach wie vor|was nun|was jetzt|was noch
sigue fallando|sigue igual|sigue sin|sigue dando|sigue el|sigue pasando|mismo error|no funciona|no funcionó|no sirve|no ayudó|nada cambió|todavía falla|aún falla|y ahora qué|qué más
toujours pas|toujours la|toujours le|toujours pareil|même erreur|ne marche pas|ne fonctionne pas|marche pas|rien ne change|ça continue|et maintenant
ainda não|ainda falha|ainda dá|ainda igual|continua falhando|continua igual|continua dando|mesmo erro|não funciona|não funcionou|não resolveu|não adiantou|nada mudou|e agora
ancora non|stesso errore|non funziona|non va|nie działa|nadal|ten sam błąd|bez zmian|nie pomogło|hala|hâlâ|aynı hata|çalışmıyor|olmadı|не работает|не помогло|та же ошибка|всё ещё|все еще
werkt niet|nog steeds|zelfde fout|fungerar inte|samma fel
`;

/** The same in languages without spaces between words: found anywhere. */
export const STILL_FAILING_PARTS = `まだ直|まだだめ|まだダメ|まだ同じ|まだエラー|まだ出|まだ駄目|直りません|直らない|変わらない|変わりません|変化なし|同じエラー|治らない|解決しません|だめでした|ダメでした|还是不行|还是一样|还是报错|还不行|还是没|没用|没有用|没变化|没效果|同样的错误|同样的问题|不管用|仍然|依然|여전히|아직도|아직 안|안 돼요|안돼요|안 됩니다|똑같|그대로`;

/** It works. */
export const RESOLVED = `
fixed it|its fixed|issue is fixed|problem is fixed|error is fixed|all fixed|fixed now|got it fixed|fixed thanks|that fixed|this fixed|got fixed|got it working|got it to work|got it running|back in business|errors gone|problems gone|errors are gone
works now|it works|works again|works fine|works like a charm|works great|works perfectly|working now|its working|is working|working again|all working|now works|now working|now it works|ok works|that works|this works|everything works|works thanks|it worked|that worked|this worked|worked|works
that did it|that did the trick|did the trick|that was it|that was the|this was it|it was the|that helped|this helped|helped thanks|that solved|this solved|problem solved|issue solved|solved it|solved|its solved|resolved|its resolved|issue resolved|problem gone|error is gone|error gone|its gone|gone now|is gone|went away|all good|good now|were good|im good now|good to go|back up|back online|back to normal|up again|running again|up and running|sorted|all sorted|sorted now|unblocked|im in|can work again|no more errors|no longer fails|no error anymore|error disappeared|success
gelöst|erledigt|behoben|geht wieder|geht jetzt|funktioniert jetzt|funktioniert wieder|läuft wieder|läuft jetzt|klappt jetzt|klappt wieder|hat geklappt|hat geholfen|jetzt gehts|jetzt geht es|es geht
solucionado|resuelto|arreglado|ya funciona|ahora funciona|funcionó|ya está|ya quedó|ya anda
résolu|réglé|ça marche|ça fonctionne|corrigé|cest bon|résolue
resolvido|funcionou|agora funciona|já funciona|deu certo|consertado
risolto|funziona ora|ora funziona|działa|naprawione|rozwiązane|już działa|çözüldü|düzeldi|çalıştı|çalışıyor|заработало|работает|решено|починил|opgelost|werkt nu|werkt weer|löst|fungerar nu
`;
export const RESOLVED_PARTS = `直りました|直った|治りました|治った|解決しました|解決した|動きました|動いた|動くように|うまくいきました|できました|解决了|好了|可以了|搞定|修好了|能用了|成功了|해결됐|해결했|해결되|고쳐졌|잘 돼|이제 돼|됐어요|됩니다 감사|작동합니다`;

/** Words before "works", "fixed" and the like that turn them round. */
export const NEGATIONS =
  'not|no|never|doesnt|dont|didnt|isnt|wasnt|wont|cant|cannot|nothing|none|hardly|barely|if|whether|once|when|until|unless|hope|hopefully|should|would|will|might|does|did|maybe|hasnt|havent|nicht|kein|nie|pas|não|non|nie|ob|wenn|si|se';

/** It came back. */
export const REOPENED = `
fails again|failed again|errors again|doing it again|does it again|est revenue|est de retour|
its back|it is back|is back|error is back|came back|comes back|back again|its happening again|happening again|happens again|started again|started failing again|failing again|broke again|broken again|breaks again|is broken again|stopped working again|not working again|down again|error again|the error returned|returned|reappeared|resurfaced|spoke too soon|reopen|re open|reopened|regressed|again today|again this morning|again since|again now|happened again|it does it again|got it again|getting it again|seeing it again|again the same error|same error again today|problem is back|issue is back|worked for a while|worked for a day|worked until
wieder da|tritt wieder auf|schon wieder|wieder kaputt|geht wieder nicht|ist zurück|ha vuelto|volvió|otra vez|de nuevo falla|vuelve a fallar|est revenu|revient|encore une fois|recommence|voltou|de novo|è tornato|wróciło|znowu|geri geldi|yine|снова|опять|weer terug
`;
export const REOPENED_PARTS = `また出|また起き|再発|またエラー|またダメ|又出现|又来了|又报错|再次出现|又不行|다시 발생|또 나|또 발생|또 떠`;

/** A person is wanted. */
export const ESCALATED = `
need a human|need a person|a human|a person|real person|real human|actual person|actual human|human please|human help|human support|talk to someone|speak to someone|talk to a|speak with a|someone real|somebody real|get someone|get somebody|someone from|somebody from|can someone help|can somebody help|someone please help|anyone who can help|escalate|escalate this|escalation|hand over|hand this over|handover|call someone|call support|page someone|page oncall|page the|ping the oncall|ping an admin|get an admin|need an admin|need support|contact support|human in here|human operator|a colleague|an engineer|need someone
ein mensch|einen menschen|menschen|jemand helfen|echte person|eskalieren|una persona|un humano|persona real|escalar|une personne|un humain|uma pessoa|um humano|pessoa de verdade|un umano|człowieka|człowiek|bir insan|insana|человек|человека|een mens
`;
export const ESCALATED_PARTS = `人に|人間|担当者|誰か助け|誰かに|转人工|人工|真人|找人|사람이 필요|사람한테|사람에게|담당자|상담원`;

/** How the bot is used. */
export const HELP = `
help|help please|help me|halp|how do i use this|how do i use you|how does this work|how does this bot work|how do you work|how to use|how to use this|how can i use|what can you do|what do you do|what can i do here|what can i say|what can i ask|commands|list commands|show commands|which commands|what commands|usage|instructions|options|menu|hilfe|wie funktioniert das|wie benutze ich|was kannst du|ayuda|cómo funciona|cómo se usa|qué puedes hacer|aide|comment ça marche|que peux tu faire|ajuda|como funciona|como usar|aiuto|pomoc|yardım|помощь
`;
export const HELP_PARTS = `ヘルプ|使い方|使用方法|怎么用|帮助|如何使用|도움말|사용법`;

/** The bot named the wrong error. */
export const WRONG_MATCH = `
isnt the error|isnt what|is not what|not what i|nothing to do with|misread|matched the wrong|picked the wrong|the wrong thing|dont have that error|dont have this error|
not my error|not my issue|not my problem|isnt my error|isnt my problem|isnt my issue|is not my error|is not my problem|not the error|not the right error|not the right one|not the one|not that error|not this error|not that one|not this one|not it|isnt it|isnt the one|not what i have|not what i get|not what i see|not what im seeing|not what i got|not mine|isnt mine|not the problem|not the issue|isnt the problem|isnt the issue|not related|unrelated|not relevant|irrelevant|doesnt apply|does not apply|doesnt match|does not match|doesnt fit|does not fit|no match
wrong error|wrong one|wrong match|wrong issue|wrong problem|wrong entry|wrong answer|wrong diagnosis|wrong guess|wrong thing|wrong topic|bad match|mismatch|incorrect|misidentified|you got it wrong|thats wrong|this is wrong|that is wrong
different error|different issue|different problem|different one|a different thing|another error|another issue|another problem|other error|other problem|something else|something different|somethings else|totally different|completely different|not even close
falscher fehler|nicht mein fehler|anderer fehler|ein anderer|ein anderes problem|nicht mein problem|das ist es nicht|was anderes|etwas anderes|no es mi error|error equivocado|otro error|otro problema|es diferente|no es eso|no es ese|pas mon erreur|mauvaise erreur|autre erreur|une autre erreur|ce nest pas ça|não é meu erro|não é esse|erro errado|outro erro|outro problema|non è il mio errore|errore sbagliato|altro errore|to nie mój błąd|zły błąd|inny błąd|inny problem|benim hatam değil|yanlış hata|не моя ошибка|не та ошибка|другая ошибка|verkeerde fout
`;
export const WRONG_MATCH_PARTS = `違うエラー|エラーではありません|エラーじゃない|エラーが違|別のエラー|違います|それじゃない|そのエラーでは|不是这个|不是我的|另一个错误|别的错误|错误不对|다른 오류|다른 에러|이 오류가 아니|제 오류가 아|그게 아니`;
